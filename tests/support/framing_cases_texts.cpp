/// Texts in strings: rules, 1; and lists, pages and lines around records: rules, 8.
#include "support/framing_cases_parts.hpp"

namespace duo2qualys::cases {
namespace {

const std::string A1 = admin(1).json;
const std::string A2 = admin(2).json;
const std::string U1 = auth(1).json;

std::vector<Expected> texts(const std::vector<Sample>& samples) {
    std::vector<Expected> expected;
    for (const Sample& sample : samples)
        expected.push_back(in_text(record(sample)));
    return expected;
}

}  // namespace

void add_texts(Table& table) {
    const auto text_in = [&](const std::string& name, const std::string& head, const std::string& text,
                             const std::string& tail, const std::vector<Sample>& samples) {
        table.add(name, head + quoted(text) + tail, texts(samples));
    };
    text_in("docker's log", R"({"log":)", A1 + "\n", R"(,"stream":"stdout","time":"2024-01-01T00:00:00Z"})",
            {admin(1)});
    text_in("journald's MESSAGE", R"({"__REALTIME_TIMESTAMP":"1","PRIORITY":"6","MESSAGE":)", A1,
            R"(,"_PID":"1"})", {admin(1)});
    text_in("a member message", R"({"@timestamp":"x","message":)", A1, "}", {admin(1)});
    text_in("event.original", R"({"event":{"original":)", A1, R"(,"dataset":"duo"}})", {admin(1)});
    text_in("a flattened event.original", R"({"event.original":)", A1, "}", {admin(1)});
    text_in("Splunk's _raw", R"({"result":{"_time":"x","_raw":)", A1, "}}", {admin(1)});
    text_in("Wazuh's full_log", R"({"rule":{"level":3},"full_log":)", A1, R"(,"location":"x"})", {admin(1)});
    text_in("GELF's short_message", R"({"version":"1.1","host":"h","short_message":)", A1, R"(,"level":6})",
            {admin(1)});
    text_in("an HTTP body that holds a page", R"({"statusCode":200,"body":)",
            R"({"stat":"OK","response":[)" + A1 + "," + A2 + "]}", "}", {admin(1), admin(2)});
    text_in("a text with lines", R"({"m":)", A1 + "\n" + U1 + "\r\n", "}", {admin(1), auth(1)});
    text_in("a text with a list", R"({"m":)", "[" + A1 + "," + A2 + "]", "}", {admin(1), admin(2)});
    text_in("a text with a header and a record", R"({"m":)", "<134>1 2024-01-01 host duo - - - " + A1, "}",
            {admin(1)});
    text_in("a text with a header with brackets", R"({"m":)", "<134>1 h duo [sd@1 k=\"v\"] " + A1, "}",
            {admin(1)});
    text_in("a text with a text", R"({"m":)", R"({"log":)" + quoted(A1) + "}", "}", {admin(1)});
    text_in("JSON encoded twice", R"({"m":)", quoted(A1), "}", {admin(1)});
    text_in("a text in a text in a text", R"({"m":)",
            R"({"n":)" + quoted(R"({"o":)" + quoted(A1) + "}") + "}", "}", {admin(1)});
    const std::string four =
        R"({"m":)" +
        quoted(R"({"n":)" + quoted(R"({"o":)" + quoted(R"({"p":)" + quoted(A1) + "}") + "}") + "}") + "}";
    table.add("a fourth text is not read", four, {reject(Reason::unknown_kind, four)});
    const std::string events = R"({"logGroup":"duo","logEvents":[{"id":"1","message":)" + quoted(A1) +
                               R"(},{"id":"2","message":)" + quoted(U1) + "}]}";
    table.add("CloudWatch's logEvents", events, texts({admin(1), auth(1)}));
    const std::string mixed = R"({"m":["x",)" + quoted(A1) + "]}";
    table.add("a string without a record in a list with one is rejected", mixed,
              {reject(Reason::not_an_object, R"("x")"), in_text(record(admin(1)))});
    table.add("a string on a line is a text", quoted(A1) + "\n" + quoted(U1) + "\n",
              {in_text(record(admin(1)), quoted(A1)), in_text(record(auth(1)), quoted(U1))});
    table.add("a string in a list is a text", "[" + quoted(A1) + "," + quoted(U1) + "]",
              {in_text(record(admin(1)), quoted(A1)), in_text(record(auth(1)), quoted(U1))});
    table.add("a lone surrogate in a text is a character",
              R"({"m":"{\"action\":\"x\",\"object\":\")"
              "\\ud83d"
              R"(\",\"timestamp\":1}"})",
              texts({{Shape::admin, "{\"action\":\"x\",\"object\":\"\xEF\xBF\xBD\",\"timestamp\":1}"}}));
    text_in("lines without a record in a text cost nothing", R"({"m":)",
            "starting\n{\"a\":1}\n5\n" + A1 + "\nstopping", "}", {admin(1)});
    const std::string piece = "k\":\"v\"}\n" + A1;
    table.add("a piece of broken JSON in a text with a record is rejected", R"({"m":)" + quoted(piece) + "}",
              {in_text(reject(Reason::invalid_json, "k\":\"v\"}")), in_text(record(admin(1)))});
    table.add("rejects of a text without a record do not count",
              R"({"m":)" + quoted("k\":\"v\"}") + R"(,"n":)" + A1 + "}", {record(admin(1))});
    table.add("elements of a list in a text with a record are rejected",
              R"({"m":)" + quoted("[" + A1 + ",{\"a\":1},5]") + "}",
              {in_text(record(admin(1))), in_text(reject(Reason::unknown_kind, R"({"a":1})")),
               in_text(reject(Reason::not_an_object, "5"))});
    table.add("a list that is cut in a text is rejected", R"({"m":)" + quoted("[" + A1) + "}",
              {in_text(record(admin(1))), in_text(reject(Reason::truncated, ""))});
    const std::string broken = R"({"m":)" + quoted(R"({"action":"x","timestamp":)") + "}";
    table.add("a broken record in a text alone makes the object unknown", broken,
              {reject(Reason::unknown_kind, broken)});
    FramingCase& bytes = table.add("what stands in a text has no bytes of its own",
                                   R"({"m":)" + quoted(A1) + "}", texts({admin(1)}));
    bytes.bytes = {{.envelopes = bytes.input.size()}};
    table.add("order is that of the document",
              R"({"m":)" + quoted(A1) + R"(,"n":)" + U1 + R"(,"o":)" + quoted(A2) + "}",
              {in_text(record(admin(1))), record(auth(1)), in_text(record(admin(2)))});
}

void add_containers(Table& table) {
    table.add("JSON lines", A1 + "\n" + U1 + "\n", {record(admin(1)), record(auth(1))});
    table.add("lines that end with CR", A1 + "\r" + U1 + "\r", {record(admin(1)), record(auth(1))});
    table.add("lines that end with CR LF", A1 + "\r\n" + U1 + "\r\n", {record(admin(1)), record(auth(1))});
    table.add("lines that end with NUL", A1 + std::string(1, '\0') + U1 + std::string(1, '\0'),
              {record(admin(1)), record(auth(1))});
    table.add("no newline at the end", A1 + "\n" + U1, {record(admin(1)), record(auth(1))});
    table.add("a BOM in front, and one between", "\xEF\xBB\xBF" + A1 + "\n\xEF\xBB\xBF" + U1,
              {record(admin(1)), record(auth(1))});
    table.add("records glued together", A1 + U1, {record(admin(1)), record(auth(1))});
    table.add("records with commas between", A1 + "," + U1 + ",\n", {record(admin(1)), record(auth(1))});
    const std::string pretty = "{\n  \"action\": \"x\",\n  \"timestamp\": 1\n}";
    table.add("pretty-printed records", pretty + "\n" + pretty + "\n",
              {record({Shape::admin, pretty}), record({Shape::admin, pretty})});
    FramingCase& list =
        table.add("a list", "[" + A1 + ", " + U1 + "]\n", {record(admin(1)), record(auth(1))});
    list.bytes = {{.records = A1.size() + U1.size(), .separators = 5}};
    table.add("lists behind one another", "[" + A1 + "][" + U1 + "]\n[]",
              {record(admin(1)), record(auth(1))});
    table.add("elements of lists in a list count one by one", "[[" + A1 + ",7],[" + U1 + ",8]]",
              {record(admin(1)), reject(Reason::not_an_object, "7"), record(auth(1)),
               reject(Reason::not_an_object, "8")});
    table.add("nine lists in one another", std::string(9, '[') + A1 + std::string(9, ']'),
              {record(admin(1))});
    table.add("elements of a list that are no records are rejected", R"([{"a":1},true,null,"x",[]])",
              {reject(Reason::unknown_kind, R"({"a":1})"), reject(Reason::not_an_object, "true"),
               reject(Reason::not_an_object, R"("x")")});
    table.cases.back().bytes = {{.rejects = 14, .text = 4, .separators = 8}};
    table.add("a scalar that fills its line is no object", "5\n\"x\"\nnull\n",
              {reject(Reason::not_an_object, "5"), reject(Reason::not_an_object, "\"x\""),
               reject(Reason::not_an_object, "null")});
    table.add("an object that is no record is unknown once", R"({"a":{"b":[{"c":1}]}})",
              {reject(Reason::unknown_kind, R"({"a":{"b":[{"c":1}]}})")});
    table.add("answers and lines in one input",
              R"({"stat":"OK","response":[)" + A1 + "]}\n" + U1 + "\n[" + A2 + "]",
              {record(admin(1)), record(auth(1)), record(admin(2))});
}

}  // namespace duo2qualys::cases
