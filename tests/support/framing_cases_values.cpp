/// Kinds, envelopes and copies: rules, 1.
#include "support/framing_cases_parts.hpp"

namespace duo2qualys::cases {
namespace {

void add_one(Table& table, const std::string& name, Shape shape, const std::string& json) {
    table.add(name, json, {record({shape, json})});
}

void add_unknown(Table& table, const std::string& name, const std::string& json) {
    table.add(name, json, {reject(Reason::unknown_kind, json)});
}

const std::string A1 = admin(1).json;
const std::string A2 = admin(2).json;
const std::string U1 = auth(1).json;
const std::string V1 = activity(1).json;
const std::string T1 = telephony(1).json;

}  // namespace

void add_kinds(Table& table) {
    add_one(table, "an object with sekey is of the trust monitor", Shape::trust_monitor,
            R"({"sekey":"S1","action":"x","object":1})");
    table.add("an object with sekey null is none of the trust monitor",
              R"({"sekey":null,"action":"x","object":1})",
              {record({Shape::admin, R"({"sekey":null,"action":"x","object":1})"})});
    add_one(table, "activity_id tells the activity log", Shape::activity, R"({"activity_id":"a"})");
    add_one(table, "an action with a name tells the activity log", Shape::activity,
            R"({"action":{"name":"x"}})");
    add_one(table, "actor and ts tell the activity log", Shape::activity, R"({"actor":{},"ts":"x"})");
    add_unknown(table, "actor alone tells nothing", R"({"actor":{}})");
    add_unknown(table, "an action whose name is null tells nothing",
                R"({"action":{"name":null},"object":"x"})");
    add_one(table, "telephony_id tells telephony", Shape::telephony, R"({"telephony_id":"p"})");
    add_one(table, "context and credits tell telephony", Shape::telephony, R"({"context":"x","credits":1})");
    add_unknown(table, "credits alone tell nothing", R"({"credits":1})");
    add_one(table, "result and factor tell an authentication", Shape::auth,
            R"({"result":"SUCCESS","factor":"x"})");
    add_one(table, "result may be a list of scalars", Shape::auth, R"({"result":["SUCCESS"],"factor":"x"})");
    add_unknown(table, "result may be no object", R"({"result":{"a":1},"factor":"x"})");
    add_unknown(table, "result may be no list with an object", R"({"result":[1,{"a":1}],"factor":"x"})");
    for (const std::string more : {R"("integration":"x")", R"("event_type":"authentication")"}) {
        const auto with = [&](const std::string& result) {
            return "{" + more + ",\"result\":" + result + "}";
        };
        for (const std::string& result : {"[" + A1 + "]", "{\"authlogs\":[" + A1 + "]}"})
            table.add("records are no result: " + more + result, with(result), {record(admin(1))});
        for (const std::string& result : {quoted(A1), "[" + quoted(A1) + "]", quoted("[" + A1 + "]")})
            table.add("nor is a text of records: " + more + result, with(result),
                      {in_text(record(admin(1)), with(result))});
        const std::string lines = with(quoted(A1 + "\n" + A2));
        table.add("nor are lines of records: " + more, lines,
                  {in_text(record(admin(1)), lines), in_text(record(admin(2)), lines)});
    }
    add_unknown(table, "result alone tells nothing", R"({"result":"SUCCESS","user":"x"})");
    add_one(table, "event_type enrollment tells an authentication", Shape::auth,
            R"({"event_type":"enrollment"})");
    add_unknown(table, "another event_type tells nothing", R"({"event_type":"login"})");
    add_one(table, "the first value of a repeated key counts", Shape::auth,
            R"({"event_type":"enrollment","event_type":"x"})");
    add_one(table, "null is no first value", Shape::auth, R"({"event_type":null,"event_type":"enrollment"})");
    add_one(table, "action and object tell an administrator's record", Shape::admin,
            R"({"action":"x","object":null})");
    add_one(table, "action may be a list of strings", Shape::admin, R"({"action":["x"],"username":"u"})");
    add_unknown(table, "action may be no number", R"({"action":1,"username":"u"})");
    add_unknown(table, "action alone tells nothing", R"({"action":"x"})");
    add_one(table, "client_ip and auth_stage tell the authentication proxy", Shape::auth_proxy,
            R"({"client_ip":"x","auth_stage":"y"})");
    add_one(table, "stat FAIL tells an error of the API", Shape::api_error,
            R"({"stat":"FAIL","code":40101,"message":"Missing"})");
    add_unknown(table, "anything else is unknown", R"({"a":1})");
    add_unknown(table, "an object without members is unknown", "{}");
    add_one(table, "eventtype tells nothing", Shape::admin,
            R"({"eventtype":"authentication","action":"x","object":1})");
    add_one(table, "spelled keys count where three spell names of one kind", Shape::auth,
            R"({"result_s":"success","access_device_ip_s":"192.0.2.1","user_name_s":"ida"})");
    add_unknown(table, "two spelled keys do not count",
                R"({"result_s":"success","access_device_ip_s":"192.0.2.1"})");
    add_one(table, "a spelled action.name is action with name", Shape::activity,
            R"({"action_name":"user_create","actor_name":"Ida","outcome_result":"x"})");
    add_one(table, "keys with dots are spelled keys", Shape::activity,
            R"({"action.name":"user_create","actor.name":"Ida","target.name":"x"})");

    const auto add_empty = [&](const std::string& name, const std::string& json) {
        table.add(name, json, {});
    };
    add_empty("stat OK alone is an empty page", R"({"stat":"OK"})");
    add_empty("an empty list is an empty page", R"({"stat":"OK","response":[]})");
    add_empty("a list of null is an empty page", R"({"response":[null,null],"stat":"OK"})");
    add_empty("an empty page may have metadata",
              R"({"response":{"authlogs":[],"metadata":{"next_offset":"x","total_objects":0}},"stat":"OK"})");
    add_empty("an empty page may have numbers", R"({"took":3,"hits":{"total":0,"hits":[]}})");
    add_empty("null is an empty page", R"({"response":null})");
    add_unknown(table, "a page with text in it is unknown", R"({"stat":"OK","response":[],"name":"x"})");
    add_unknown(table, "numbers alone are no empty page", R"({"total":0})");
    add_empty("an empty page may have a message", R"({"message":"no logs","code":0,"tags":[]})");
    for (const std::string piece : {R"("{\"action\":\"user_upd")", R"({"a":"x"})", R"(["x",{}])"}) {
        add_unknown(table, "a message that may be a piece of a record is no empty page: " + piece,
                    R"({"message":)" + piece + R"(,"tags":[]})");
    }
    add_unknown(table, "nor are metadata with such a text",
                R"({"metadata":{"a":{"b":["{\"action\":\"user_upd"]}},"tags":[]})");
    add_empty(
        "but Duo's metadata has objects",
        R"({"items":[],"metadata":{"total_objects":{"relation":"eq","value":0},"next_offset":["x",{}]}})");
    FramingCase& empty =
        table.add("empty lists and blank lines are no records and no errors", "\n[]\n \n[ ]\r\n\n", {});
    empty.bytes = {{.separators = 12}};

    table.add("--kind takes an unknown object", R"({"a":1})", {record({Shape::auth, R"({"a":1})"})})
        .options.kind = Kind::auth;
    table.add("--kind leaves an envelope what it is", R"({"a":)" + A1 + "}", {record(admin(1))})
        .options.kind = Kind::admin;
    table
        .add("--kind leaves an error of the API what it is", R"({"stat":"FAIL"})",
             {record({Shape::api_error, R"({"stat":"FAIL"})"})})
        .options.kind = Kind::admin;
    table.add("--kind takes no empty page", R"({"stat":"OK","response":[]})", {}).options.kind = Kind::admin;
}

void add_envelopes(Table& table) {
    const auto list_in = [&](const std::string& name, const std::string& head, const std::string& tail) {
        table.add("two records in " + name, head + A1 + "," + A2 + tail,
                  {record(admin(1)), record(admin(2))});
    };
    list_in("Duo's answer of the first version", R"({"stat":"OK","response":[)", "]}");
    list_in("Duo's answer of the second version", R"({"stat":"OK","response":{"authlogs":[)",
            R"(],"metadata":{"next_offset":["1","x"]}}})");
    list_in("Duo's answer with its metadata first",
            R"({"response":{"metadata":{"total_objects":1},"items":[)", R"(]},"stat":"OK"})");
    list_in("CloudTrail's Records", R"({"Records":[)", "]}");
    list_in("results", R"({"results":[)", R"(],"preview":false})");
    list_in("PowerShell's value", R"({"value":[)", R"(],"Count":2})");
    list_in("data", R"({"data":[)", "]}");
    list_in("events", R"({"events":[)", "]}");
    list_in("a list of any name", R"({"x-y z":[)", "]}");
    list_in("a list three objects deep", R"({"a":{"b":{"c":[)", "]}}}");
    list_in("a list without a name", R"({"":[)", "]}");
    list_in("lists in lists in an object", R"({"a":[[)", "]]}");
    list_in("a list behind members of any type", R"({"a":null,"b":[1,2],"c":{"d":"x"},"e":"{","f":[)",
            R"(],"g":"]"})");
    const auto each_in = [&](const std::string& name, const std::string& head, const std::string& tail) {
        table.add("a record each in " + name, head + A1 + tail + "," + head + U1 + tail,
                  {record(admin(1)), record(auth(1))});
    };
    each_in("Elasticsearch's _source", R"({"_index":"duo","_id":"1","_source":)", "}");
    each_in("Splunk's result", R"({"preview":false,"result":)", "}");
    each_in("Datadog's message", R"({"service":"activity","message":)", "}");
    each_in("nested members", R"({"a":{"b":{"c":)", "}}}");
    table.add("records in Elasticsearch's hits",
              R"({"took":1,"hits":{"total":{"value":2},"hits":[{"_id":"1","_source":)" + A1 +
                  R"(},{"_id":"2","_source":)" + U1 + "}]}}",
              {record(admin(1)), record(auth(1))});
    table.add("several logs in one object",
              R"({"a":[)" + A1 + R"(],"b":[)" + U1 + R"(],"c":{"items":[)" + V1 + R"(]},"d":)" + T1 + "}",
              {record(admin(1)), record(auth(1)), record(activity(1)), record(telephony(1))});
    FramingCase& bytes = table.add("an envelope's bytes are what it holds besides records",
                                   R"({"a":[)" + A1 + "]}", {record(admin(1))});
    bytes.bytes = {{.records = A1.size(), .envelopes = 8}};
    table.add("what stands in a record is part of it", R"({"sekey":"S","surfaced_auth":)" + U1 + "}",
              {record({Shape::trust_monitor, R"({"sekey":"S","surfaced_auth":)" + U1 + "}"})});
    table.add("an error of the API may stand in an envelope",
              R"({"a":[{"stat":"FAIL","code":1},)" + A1 + "]}",
              {record({Shape::api_error, R"({"stat":"FAIL","code":1})"}), record(admin(1))});
    table.add("the object of a member needs three names",
              R"({"pull_request":{"action":"opened","description":"x"}})",
              {reject(Reason::unknown_kind, R"({"pull_request":{"action":"opened","description":"x"}})")});
    table.add("an element of a list needs no three names", R"({"x":[{"action":"opened","description":"x"}]})",
              {record({Shape::admin, R"({"action":"opened","description":"x"})"})});
    table.add("the trust monitor's object of a member needs no names", R"({"x":{"sekey":"S"}})",
              {record({Shape::trust_monitor, R"({"sekey":"S"})"})});
    table.add(
        "other elements of a list with a record are rejected",
        R"({"x":[{"a":1},5,null,"t",)" + A1 + R"(,[7],[],{"stat":"OK"}]})",
        {reject(Reason::unknown_kind, R"({"a":1})"), reject(Reason::not_an_object, "5"),
         reject(Reason::not_an_object, R"("t")"), record(admin(1)), reject(Reason::not_an_object, "[7]")});
    table.add("other lists of an envelope cost nothing", R"({"x":[1,{"a":1}],"y":[)" + A1 + "]}",
              {record(admin(1))});
    table.add("an envelope in a list is no reject", "[{\"x\":" + A1 + "},{\"y\":[" + U1 + "]}]",
              {record(admin(1)), record(auth(1))});
}

void add_copies(Table& table) {
    const std::string text1 = quoted(A1);
    const auto text = [](const Sample& sample) { return in_text(record(sample)); };
    table.add("a shipper's own fields stand beside the text of a record",
              R"({"action":"forward","timestamp":5,"message":)" + text1 + "}", {text(admin(1))});
    table.add("a shipper's own fields stand beside an object",
              R"({"action":"forward","timestamp":5,"duo":)" + U1 + "}", {record(auth(1))});
    table.add("a wrapper of a page is an envelope, although it has the shape of a record",
              R"({"action":"query","timestamp":5,"results":[)" + U1 + "," + A1 + "]}\n" +
                  R"({"actor":"svc","ts":5,"body":{"items":[1,)" + A1 + "]}}",
              {record(auth(1)), record(admin(1)), reject(Reason::not_an_object, "1"), record(admin(1))});
    table.add("a wrapper of the text of a page is an envelope",
              R"({"action":"query","timestamp":5,"body":)" + quoted(R"({"items":[)" + A2 + "]}") + "}",
              {text(admin(2))});
    const std::string beside_list =
        R"({"action":"forward","timestamp":5,"duo":[{"action":"opened","description":"x"}]})";
    for (const std::string& more : {R"({"related":[)" + A1 + "]", R"({"related":[)" + quoted(A1) + "]"}) {
        const std::string joined = more + "," + U1.substr(1);
        table.add("a record with a list of other records is a record: " + more, joined,
                  {record({Shape::auth, joined})});
    }
    table.add("a record beside a list of look-alikes is no envelope", beside_list,
              {record({Shape::admin, beside_list})});
    const std::string known = R"({"action":"forward","timestamp":5,"description":)" + text1 + "}";
    table.add("the text of a member that the tables know makes no envelope", known,
              {record({Shape::admin, known})});
    table.add("the text counts before what was parsed from it",
              R"({"duo":)" + A1 + R"(,"message":)" + text1 + "}", {copy(admin(1)), text(admin(1))});
    table.add("the first of two equal records counts", R"({"a":)" + A1 + R"(,"b":)" + A1 + "}",
              {record(admin(1)), copy(admin(1))});
    const Sample other = {Shape::auth, R"({"event_type":"authentication","result":"x","txid":"t1"})"};
    table.add("records with one txid are copies", R"({"a":)" + U1 + R"(,"b":)" + other.json + "}",
              {record(auth(1)), copy(other)});
    table.add("records with two txids are none", R"({"a":)" + U1 + R"(,"b":)" + auth(2).json + "}",
              {record(auth(1)), record(auth(2))});
    const Sample moved = {Shape::activity, R"({"activity_id":"a1","actor":{},"ts":"x"})"};
    table.add("records with one activity_id are copies", R"({"a":)" + V1 + R"(,"b":)" + moved.json + "}",
              {record(activity(1)), copy(moved)});
    const Sample call = {Shape::telephony, R"({"telephony_id":"p1","phone":"x","type":"y"})"};
    table.add("records with one telephony_id are copies", R"({"a":)" + T1 + R"(,"b":)" + call.json + "}",
              {record(telephony(1)), copy(call)});
    const Sample later = {
        Shape::admin,
        R"({"username":"Ida Marsh","timestamp":"1700000001","action":"user_update","object":"o1","x":1})"};
    table.add("administrators' records are copies by four values as text",
              R"({"a":)" + A1 + R"(,"b":)" + later.json + "}", {record(admin(1)), copy(later)});
    const auto spelt = [](const std::string& action) {
        return Sample{Shape::admin,
                      R"({"Action":")" + action + R"(","object":"o","timestamp":1,"q":")" + action + "\"}"};
    };
    table.add("records with two renamed actions are no copies",
              R"({"a":)" + spelt("a").json + R"(,"b":)" + spelt("b").json + "}",
              {record(spelt("a")), record(spelt("b"))});
    const Sample renamed = {Shape::admin, R"({"ACTION":"a","Object":"o","Timestamp":1,"user_s":{}})"};
    table.add("records are copies by renamed values, too",
              R"({"a":)" + spelt("a").json + R"(,"b":)" + renamed.json + "}",
              {record(spelt("a")), copy(renamed)});
    const Sample bare = {Shape::admin, R"({"action":"user_update","object":"o1","username":"x"})"};
    table.add("a parsed record without identity is a copy of a text's",
              R"({"a":)" + bare.json + R"(,"b":)" + text1 + "}", {copy(bare), text(admin(1))});
    table.add(
        "two records without identity are no copies",
        R"({"a":)" + bare.json + R"(,"b":{"action":"user_update","object":"o2","username":"x"}})",
        {record(bare), record({Shape::admin, R"({"action":"user_update","object":"o2","username":"x"})"})});
    table.add("records in lists are no copies", R"({"a":[)" + A1 + "," + A1 + "]}",
              {record(admin(1)), record(admin(1))});
    table.add("records of one text are no copies", R"({"a":)" + quoted(A1 + "\n" + A1) + "}",
              {text(admin(1)), text(admin(1))});
    table.add("an element of a list has copies of its own",
              R"({"hits":[{"a":)" + A1 + R"(,"b":)" + text1 + R"(},{"a":)" + A1 + "}]}",
              {copy(admin(1)), in_text(record(admin(1))), record(admin(1))});
    FramingCase& bytes =
        table.add("copies are counted as records by their bytes", R"({"a":)" + A1 + R"(,"b":)" + A1 + "}",
                  {record(admin(1)), copy(admin(1))});
    bytes.name += "'s bytes";
    bytes.bytes = {{.records = 2 * A1.size(), .envelopes = 11}};
}

}  // namespace duo2qualys::cases
