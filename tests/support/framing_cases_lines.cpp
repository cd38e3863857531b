/// Text on lines, damage and sizes: rules, 7 and 8.
#include "support/framing_cases_parts.hpp"

namespace duo2qualys::cases {
namespace {

const std::string A1 = admin(1).json;
const std::string A2 = admin(2).json;
const std::string U1 = auth(1).json;
const std::string kTorn = R"({"action":"x","timesta)";  // and nothing follows

Expected broken(const std::string& bytes) {
    return reject(Reason::invalid_json, bytes);
}

}  // namespace

void add_lines(Table& table) {
    const auto line = [&](const std::string& name, const std::string& head, const std::string& tail) {
        FramingCase& added = table.add(name, head + A1 + tail, {record(admin(1))});
        return &added;
    };
    line("a syslog header", "<134>Jun  1 11:29:04 host duo[42]: ", "")->bytes = {
        {.records = A1.size(), .text = 34, .separators = 1}};
    line("a header with braces that are no JSON", R"({job="duo"} )", "");
    line("a header with structured data", R"(<1>1 h [sd@1 k="v"] )", "");
    line("a line that begins with a date in brackets", "[2024-01-01] text ", "");
    line("a line that begins with a list without a record", "[42] text ", "");
    line("a list of words in front", "[duo] ", "");
    line("columns", "2024-01-01\t7\t", "\tend");
    line("a name in front", "record=", "");
    line("an octet count in front", "213 ", "");
    line("#015 behind", "", "#015");
    line("a colour code round it", "\x1B[32m", "\x1B[0m");
    line("bytes that are no UTF-8 round it", "\xFF\xFE ", " \xC3");
    table.add("NUL behind", "h: " + A1 + std::string(2, '\0') + "\n", {record(admin(1))});
    table.add("messages glued with headers", "<1>a: " + A1 + "<1>b: " + U1 + "\n",
              {record(admin(1)), record(auth(1))});
    table.add("octet counts", "1 <1>a " + A1 + "213 <1>b " + U1, {record(admin(1)), record(auth(1))});
    table.add("a list behind text", "h: [" + A1 + "," + U1 + "]\n", {record(admin(1)), record(auth(1))});
    table.add("an envelope behind text", R"(h: {"Records":[)" + A1 + "]} x", {record(admin(1))});
    table.add("a record in a string among text", "level=info msg=" + quoted(A1) + " ts=1\n" + A2,
              {in_text(record(admin(1)), quoted(A1)), record(admin(2))});
    table.add("records in strings with a comma between them", quoted(A1) + "," + quoted(A2) + "\n",
              {in_text(record(admin(1)), quoted(A1)), in_text(record(admin(2)), quoted(A2))});
    table.add("a string among text that holds no record", R"(say "{\"a\":1}" )" + A1,
              {broken(R"(say "{\"a\":1}")"), record(admin(1))});
    table.add("a torn envelope of a text",
              R"(og":)" + quoted(A1) +
                  R"(,"stream":"stdout"})"
                  "\n" +
                  A2,
              {broken(R"(og":)"), in_text(record(admin(1)), quoted(A1)), broken(R"("stream":"stdout"})"),
               record(admin(2))});
    table.add("elements of a torn list behind text are not copies",
              R"({"a":)" + A1 + R"(,"b":)" + quoted("h [[[" + A1 + "]],x") + "}",
              {record(admin(1)), in_text(record(admin(1)))});
    table.add("an empty page behind text",
              R"(h: {"stat":"OK","response":[]})"
              "\n" +
                  A1,
              {record(admin(1))});
    table.add("an unknown object on a line with text", R"(h: {"a":1} )" + A1,
              {reject(Reason::unknown_kind, R"({"a":1})"), record(admin(1))});
    table.add("a piece of broken JSON on a line", R"(k":"v"}, )" + A1 + R"( "x":)",
              {broken(R"(k":"v"})"), record(admin(1)), broken(R"("x":)")});
    table.add("a torn rest in front of a record", R"(nt":{"k":1}} )" + A1,
              {broken(R"(nt":{"k":1}})"), record(admin(1))});
    table.add("a line without an object", "starting up\n" + A1 + "\nbye, \n",
              {broken("starting up"), record(admin(1)), broken("bye")});
    table.add("a line without an object that is no UTF-8", "a\xFF\n" + A1,
              {reject(Reason::invalid_utf8, "a\xFF"), record(admin(1))});
    table.add("a closing bracket of nothing is text", "]\n" + A1 + "}\n", {broken("]"), record(admin(1))});
    table.cases.back().bytes = {{.records = A1.size(), .rejects = 1, .text = 1, .separators = 2}};
    table.add("numbers that do not fill their line are text", "12 " + A1 + " 13", {record(admin(1))});
    table.add("a string that fills its line and holds braces", R"("a {} b")",
              {reject(Reason::not_an_object, R"("a {} b")")});
    table.add("a Python print", "{'action': 'x', 'timestamp': 1}\n",
              {broken("{'action': 'x', 'timestamp': 1}")});
    table.add("a record on several lines behind text", "h: {\n\"action\":\"x\",\n\"object\":1}\n" + A1,
              {record({Shape::admin, "{\n\"action\":\"x\",\n\"object\":1}"}), record(admin(1))});
}

void add_damage(Table& table) {
    table.add("a torn line costs itself", kTorn + "\n" + A1 + "\n", {broken(kTorn), record(admin(1))});
    const std::string cut = R"({"action":"x","timestamp":)";
    table.add("a record may stand where the value of a torn one should be", cut + "\n" + A1,
              {record(admin(1)), reject(Reason::truncated, "")});
    table.add("a torn line before a line with text costs itself", kTorn + "\nh: " + A1 + "\n",
              {broken(kTorn), record(admin(1))});
    table.add("a torn line costs no line behind it that is a text with a record",
              cut + "\n" + quoted(A1) + "\n" + quoted(A2) + "\n",
              {broken(cut), in_text(record(admin(1)), quoted(A1)), in_text(record(admin(2)), quoted(A2))});
    const std::string torn_list = R"([{"context":"a","credits":1)";
    table.add(
        "a torn list costs no line of text behind it",
        torn_list + "\n<1>h [x k=\"v\"] " + A1 + "\nmsg=" + quoted(A2) + " k=v\nmsg=" + quoted(U1) + "\n",
        {broken(torn_list.substr(1) + "\n<1>h [x k=\"v\"]"), record(admin(1)),
         in_text(record(admin(2)), quoted(A2)), in_text(record(auth(1)), quoted(U1))});
    table.add("an object that a reject may have ended costs no line of text behind it",
              R"({"a":)" + A1 + "\nx\n" + A2 + "\nx\n" + quoted(A1) + "\n" + quoted(U1) + "\n",
              {record(admin(1)), broken("x"), record(admin(2)), broken("x"),
               in_text(record(admin(1)), quoted(A1)), in_text(record(auth(1)), quoted(U1))});
    table.add("the end of the input cuts a record", A1 + "\n" + kTorn,
              {record(admin(1)), reject(Reason::truncated, kTorn)});
    table.add("a record glued behind a torn one is found", kTorn + "," + A1,
              {broken(kTorn), record(admin(1))});
    table.add("a record behind a torn one without any separator is found", kTorn + A1 + "\n",
              {broken(kTorn), record(admin(1))});
    table.add("a broken element costs itself", "[" + A1 + ",{\"action\":x},\n" + A2 + "]",
              {record(admin(1)), broken(R"({"action":x})"), record(admin(2))});
    table.add("a broken element on one line costs itself", "[{\"a\":x}," + A1 + "]",
              {broken("{\"a\":x}"), record(admin(1))});
    table.add("text in a list costs its line", "[" + A1 + ",\nfoo bar\n," + A2 + "]",
              {record(admin(1)), broken("foo bar"), record(admin(2))});
    table.add("a list that is cut is rejected once", "[" + A1 + "," + A2,
              {record(admin(1)), record(admin(2)), reject(Reason::truncated, "")});
    table.add("a list that is cut in a record is rejected once", "[" + A1 + "," + kTorn,
              {record(admin(1)), reject(Reason::truncated, kTorn)});
    table.add("an answer that is cut keeps its records", R"({"stat":"OK","response":[)" + A1 + "," + A2 + "]",
              {record(admin(1)), record(admin(2)), reject(Reason::truncated, "")});
    table.cases.back().bytes = {{.records = A1.size() + A2.size(), .envelopes = 23, .separators = 4}};
    const std::string open_record = R"({"event_type":"authentication","result":"x","user":{"groups":["a")";
    table.add(
        "a record that lost its end costs no record behind it that is a text",
        R"({"events":[)" + open_record + "," + quoted(A1) + "," + U1 + R"(],"n":1}})" + "\n" + A2,
        {broken(open_record), in_text(record(admin(1)), quoted(A1)), record(auth(1)), record(admin(2))});
    // The quote that closes the text is that of a key of the next record.
    const std::string open_text = R"("[)" + quoted(A1 + ",").substr(1, quoted(A1 + ",").size() - 2);
    table.add("a text that lost its closing quote costs no record behind it in a list",
              "[" + open_text + A2 + "," + quoted(U1) + "]\n" + admin(3).json,
              {in_text(record(admin(1)), open_text + R"({")"),
               in_text(reject(Reason::truncated, "{"), open_text + R"({")"), record(admin(2)),
               in_text(record(auth(1)), quoted(U1)), record(admin(3))});
    table.add(
        "a text that lost its closing quote costs no record behind it on a line of text",
        "h: m=" + open_text + A2 + "\n" + admin(3).json,
        {in_text(record(admin(1)), open_text + R"({")"),
         in_text(reject(Reason::truncated, "{"), open_text + R"({")"), record(admin(2)), record(admin(3))});
    table.add("damage right behind a text costs no record in it",
              R"({"log":)" + quoted(A1) + "x}\n" + A2 + "\n",
              {in_text(record(admin(1)), quoted(A1)), broken("x}"), record(admin(2))});
    table.add("a torn text in an object with a record costs no record behind the text",
              R"({"r":[{"s":)" + U1 + R"(,"e":"adm, )" + A1 + "," + A2 + "]}\n",
              {record(auth(1)), broken(R"("adm)"), record(admin(1)), record(admin(2))});
    table.add("a copy in a cut envelope behind text is reported", R"(h: {"a":)" + A1 + R"(,"b":)" + A1,
              {record(admin(1)), copy(admin(1)), reject(Reason::truncated, "")});
    table.add("members that look like records are not records in a cut envelope behind text",
              R"(h: {"a":{"action":"opened","description":"x"},"b")",
              {broken(R"(h: {"a":{"action":"opened","description":"x"},"b")")});
    table.add("an answer with a broken record keeps the others",
              R"({"stat":"OK","response":[)" + A1 + ",{\"action\":x}," + A2 + "]}",
              {record(admin(1)), broken(R"({"action":x})"), record(admin(2))});
    table.add("an answer whose first record is broken keeps the others",
              R"({"stat":"OK","response":[{"action":x},)" + A1 + "]}",
              {broken(R"({"stat":"OK","response":[{"action":x})"), record(admin(1))});
    table.cases.back().bytes = {{.records = A1.size(), .rejects = 37, .text = 2, .separators = 1}};
    table.add("unknown elements before the first record of a broken answer cost nothing",
              R"({"a":[{"b":1},)" + A1 + R"(,{"c":1}],"d":x})",
              {record(admin(1)), reject(Reason::unknown_kind, R"({"c":1})"), broken("x}"),
               reject(Reason::truncated, "")});
    table.cases.back().expected.pop_back();
    table.add("a text that gives a record keeps a broken object open", R"({"m":)" + quoted(A1) + ",x}\n" + A2,
              {in_text(record(admin(1)), quoted(A1)), broken("x}"), record(admin(2))});
    table.add("a string that is no UTF-8 costs its record", "{\"action\":\"\xFF\",\"timestamp\":1}\n" + A1,
              {reject(Reason::invalid_utf8, "{\"action\":\"\xFF\",\"timestamp\":1}"), record(admin(1))});
    table.add("a string in a list that is no UTF-8 costs itself", "[\"\xFF\"," + quoted(A1) + "]",
              {reject(Reason::invalid_utf8, "\"\xFF\""), in_text(record(admin(1)), quoted(A1))});
    const std::string deep = R"({"a":)" + std::string(1000, '[') + std::string(1000, ']') + "}";
    table.add("an object of 1001 levels is too deep", deep + "\n" + A1,
              {reject(Reason::too_deep, deep), record(admin(1))});
    const std::string deep_enough = R"({"sekey":)" + std::string(999, '[') + std::string(999, ']') + "}";
    table.add("an object of 1000 levels is not too deep", deep_enough,
              {record({Shape::trust_monitor, deep_enough})});
    table.add("a line that begins indented less ends a broken record",
              "  {\"action\":\n    {\"x\":y}\n  " + A1 + "\n",
              {broken("{\"action\":\n    {\"x\":y}"), record(admin(1))});
    table.add("a closing bracket on a line ends a broken record in a list", "[\n  {\"action\":\n]\n" + A1,
              {broken("{\"action\":"), record(admin(1))});
    table.add("a broken brace in front of a record is a reject", R"({"action":"x" bad} )" + A1,
              {broken(R"({"action":"x" bad})"), record(admin(1))});
    table.add("a quote too many costs its record", "{\"action\":\"x\"\",\"timestamp\":1}\n" + A1,
              {broken("{\"action\":\"x\"\",\"timestamp\":1}"), record(admin(1))});
    table.add("a key without colon costs what stands before the next record",
              R"({"a":)" + A1 + ",\"b\" 1\n,\"c\":" + U1 + "}",
              {record(admin(1)), broken("\"b\" 1\n,\"c\":"), record(auth(1))});
}

void add_sizes(Table& table) {
    const std::string wide = R"({"sekey":")" + std::string(200, 'x') + "\"}";
    table
        .add("a record larger than the limit costs itself", wide + "\n" + A1,
             {reject(Reason::too_large, wide), record(admin(1))})
        .options.max_record = 150;
    table
        .add("a scalar in a list larger than the limit costs itself",
             "[\"" + std::string(200, 'x') + "\"," + A1 + "]",
             {reject(Reason::too_large, "\"" + std::string(200, 'x') + "\""), record(admin(1))})
        .options.max_record = 150;
    table
        .add("an answer larger than the limit is read member by member",
             R"({"Records":[)" + A1 + "," + A2 + R"(],"x":{"a":1},"y":"z"})",
             {record(admin(1)), record(admin(2))})
        .options.max_record = 120;
    const std::string large = '"' + std::string(300, 'p') + '"';
    for (const std::string head : {R"("list":[)", R"("a":{"b":[null,[1],{"n":1},)", R"("x":[[)"}) {
        const std::string tail = head.find('b') != std::string::npos ? "]}"
                                 : head.ends_with("[[")              ? "]]"
                                                                     : "]";
        for (const char* behind : {"", R"(,"z":{"y":[1, 2]})"}) {
            table
                .add("an answer larger than the limit gives records that come late in it: " + head + behind,
                     R"({"pad":)" + large + "," + head + A1 + "," + A2 + tail + behind + "}\n" + U1,
                     {reject(Reason::too_large, large), record(admin(1)), record(admin(2)), record(auth(1))})
                .options.max_record = 120;
        }
    }
    const std::string filler = R"({"x":")" + std::string(70'000, 'x') + "\"}";
    table.add("a large object whose records stand early is read member by member",
              R"({"a":[{"b":1},)" + A1 + R"(,{"c":1},)" + R"({"sekey":")" + std::string(70'000, 'x') +
                  R"("},)" + U1 + "]}",
              {record(admin(1)), reject(Reason::unknown_kind, R"({"c":1})"),
               record({Shape::trust_monitor, R"({"sekey":")" + std::string(70'000, 'x') + "\"}"}),
               record(auth(1))});
    table.add("a large object whose records stand late is looked at whole",
              R"({"a":)" + filler + R"(,"b":[{"c":1},)" + A1 + "]}",
              {reject(Reason::unknown_kind, R"({"c":1})"), record(admin(1))});
    const std::string large_head =
        R"({"action":"x","object":"y","big":")" + std::string(70'000, 'x') + R"(","in":[)";
    const std::string large_record = large_head + R"({"action":"opened","description":"x"}]})";
    table.add("a large record is a record", large_record, {record({Shape::admin, large_record})});
    const std::string forged = R"({"access_device":{"hostname":)" + quoted(A1) + R"(,"os":")" +
                               std::string(70'000, 'x') +
                               R"("},"factor":"push","result":"denied","txid":"t"})";
    table.add("a large record is a record, although what it contains comes before the keys of its kind",
              forged, {record({Shape::auth, forged})});
    table.add("a large wrapper of a page is an envelope", large_head + A1 + "," + A2 + "]}",
              {record(admin(1)), record(admin(2))});
    table.add("copies in a large object are looked for in its first 64 KiB",
              R"({"a":)" + A1 + R"(,"b":)" + A1 + R"(,"c":)" + filler + R"(,"d":)" + A1 + "}",
              {record(admin(1)), copy(admin(1)), record(admin(1))});
}

}  // namespace duo2qualys::cases
