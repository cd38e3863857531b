/// The shape of an object by its own keys, wherever it is and however exports spell the keys.
#include <string>
#include <vector>

#include "catch.hpp"
#include "json/parser.hpp"
#include "mappings/kinds.hpp"
#include "normalize/shape.hpp"

namespace {

using namespace duo2qualys;
using normalize::Look;

/// A parsed text, and the object in it that a test judges.
struct Text {
    explicit Text(const std::string& json) : padded(json + std::string(kTextPadding, ' ')) {
        const std::string_view text(padded.data(), json.size());
        CAPTURE(json);
        REQUIRE(parser.parse(text, document, json::Layout::kTopLevel) == json::Parser::Status::complete);
    }
    Look look() { return reader.look(document, 0); }
    bool is_named(Kind kind) { return reader.is_named(document, 0, kind); }
    /// The object that is the value below all the keys that come before it.
    json::Document::Index inside() const {
        json::Document::Index at = 0;
        while (document[at].end > at + 1 && document[at + 1].is_container())
            ++at;
        return at;
    }
    json::Document::Index member(json::Document::Index number) const {
        json::Document::Index at = 1;
        while (number-- > 0)
            at = document[at].end;
        return at;
    }

    normalize::Plan plan{Profile::full};
    normalize::Vocabulary vocabulary{plan};
    json::Layout layout{[this](json::Layout::Meaning object, std::string_view key) {
        return vocabulary.meaning(object, key);
    }};
    normalize::ShapeReader reader{vocabulary, layout};
    std::string padded;
    json::Parser parser{layout};
    json::Document document;
};

Shape shape_of(const std::string& object) {
    return Text(object).look().shape;
}

}  // namespace

TEST_CASE("shape: the first row of the table of kinds that fits tells the kind", "[shape]") {
    CHECK(shape_of(R"({"sekey":"SE1","activity_id":"a"})") == Shape::trust_monitor);
    CHECK(shape_of(R"({"activity_id":"a","telephony_id":"t"})") == Shape::activity);
    CHECK(shape_of(R"({"action":{"name":"user_create"}})") == Shape::activity);
    CHECK(shape_of(R"({"actor":{},"ts":"x"})") == Shape::activity);
    CHECK(shape_of(R"({"telephony_id":"t"})") == Shape::telephony);
    CHECK(shape_of(R"({"context":"enrollment","credits":0})") == Shape::telephony);
    CHECK(shape_of(R"({"result":"success","factor":"push"})") == Shape::auth);
    CHECK(shape_of(R"({"event_type":"enrollment"})") == Shape::auth);
    CHECK(shape_of(R"({"action":"user_update","description":null})") == Shape::admin);
    CHECK(shape_of(R"({"action":["user_update","b"],"username":"u"})") == Shape::admin);
    CHECK(shape_of(R"({"client_ip":"1.2.3.4","auth_stage":"a"})") == Shape::auth_proxy);
    CHECK(shape_of(R"({"stat":"FAIL"})") == Shape::api_error);
    CHECK(shape_of(R"({"stat":"OK","response":[]})") == Shape::unknown);
}

TEST_CASE("shape: a key counts where its value is not null, and of several values the first", "[shape]") {
    CHECK(shape_of(R"({"sekey":null})") == Shape::unknown);
    CHECK(shape_of(R"({"sekey":null,"sekey":"SE1"})") == Shape::trust_monitor);
    CHECK(shape_of(R"({"event_type":"login","event_type":"enrollment"})") == Shape::unknown);
    CHECK(shape_of(R"({"event_type":null,"event_type":"enrollment"})") == Shape::auth);
}

TEST_CASE("shape: a result that is or holds an object makes no authentication", "[shape]") {
    CHECK(shape_of(R"({"result":{"a":1},"txid":"t"})") == Shape::unknown);
    CHECK(shape_of(R"({"result":[{"a":1}],"txid":"t"})") == Shape::unknown);
    CHECK(shape_of(R"({"result":"{\"a\":1}","txid":"t"})") == Shape::unknown);
    CHECK(shape_of(R"({"result":["SUCCESS"],"txid":"t"})") == Shape::auth);
    CHECK(shape_of(R"({"result":"{broken","txid":"t"})") == Shape::auth);
}

TEST_CASE("shape: an action is an object with a name also as JSON text, however often encoded", "[shape]") {
    CHECK(shape_of(R"({"action":"{\"name\":\"user_create\"}","object":"o"})") == Shape::activity);
    CHECK(shape_of(R"({"action":" \"{\\\"name\\\":\\\"user_create\\\"}\"","object":"o"})") ==
          Shape::activity);
    CHECK(shape_of(R"({"action":"{\"label\":\"user_create\"}","object":"o"})") == Shape::admin);
    CHECK(shape_of(R"({"action":"{name","object":"o"})") == Shape::admin);
    CHECK(shape_of(R"({"action":{"name":null},"object":"o"})") == Shape::unknown);
}

TEST_CASE("shape: only strings, or lists of nothing but strings, are actions of administrators", "[shape]") {
    CHECK(shape_of(R"({"action":1,"object":"o"})") == Shape::unknown);
    CHECK(shape_of(R"({"action":["a",1],"object":"o"})") == Shape::unknown);
    CHECK(shape_of(R"({"action":[],"object":"o"})") == Shape::unknown);
    CHECK(shape_of(R"({"action":"a","objekt":"o"})") == Shape::unknown);
}

TEST_CASE("shape: spelled keys count where three keys are names of one kind", "[shape]") {
    CHECK(shape_of(R"({"action.name":"a","actor_name":"b","ts":"t"})") == Shape::activity);
    CHECK(shape_of(R"({"action.name":"a","actor_name":"b"})") == Shape::unknown);
    CHECK(shape_of(R"({"Result":"success","accessDeviceIp":"192.0.2.1","user_name_s":"u"})") == Shape::auth);
    CHECK(shape_of(R"({"Action":"user_update","Object_s":"o","Timestamp":1})") == Shape::admin);
    CHECK(shape_of(R"({"Action":{"Name":"x"},"Object_s":"o","Timestamp":1})") == Shape::unknown);
}

TEST_CASE("shape: a text without characters is no value, except of action and result", "[shape]") {
    const std::string others =
        R"("sekey":"","activity_id":"","actor":"","ts":"","telephony_id":"","context":"",)"
        R"("credits":"","stat":"")";
    CHECK(shape_of(R"({"txid":"t","result":"success",)" + others + "}") == Shape::auth);
    CHECK(shape_of(R"({"txid":"t","result":"",)" + others + "}") == Shape::auth);
    CHECK(shape_of(R"({"txid":"","factor":"","event_type":"","result":"","action":"a","object":"o",)" +
                   others + "}") == Shape::admin);
    CHECK(shape_of(R"({"action":"","object":"o"})") == Shape::admin);
    CHECK(shape_of("{" + others + "}") == Shape::unknown);
    CHECK(
        shape_of(
            R"({"activity_id_g":"","ts_t":"","actor_name_s":"","action_name_s":"","txid_g":"t","result_s":"success",)"
            R"("user_name_s":"u","telephony_id_g":""})") == Shape::auth);
    // Azure's columns of a telephony record, whose identity has no token.
    CHECK(shape_of(
              R"({"context_s":"enrollment","credits_d":1,"phone_s":"+12125556707","telephony_id_g":"t"})") ==
          Shape::telephony);
}

TEST_CASE("shape: of a key and what spells it the first value counts", "[shape]") {
    CHECK(shape_of(R"({"object":"o","action_":0.7,"action":"a"})") == Shape::unknown);
    CHECK(shape_of(R"({"object":"o","action":"a","action_":0.7})") == Shape::admin);
    CHECK(shape_of(R"({"eventtype{}":"x","event_type":"enrollment","factor":""})") == Shape::unknown);
    CHECK(shape_of(R"({"event_type":"enrollment","eventtype{}":"x","factor":""})") == Shape::auth);
}

TEST_CASE("shape: a known field without a token spells nothing", "[shape]") {
    CHECK(shape_of(R"({"EventType":"authentication","user_name":"u","ip":"1.2.3.4","device":"d"})") ==
          Shape::unknown);
    CHECK(shape_of(R"({"eventtype_s":"authentication","user_name":"u","ip":"1.2.3.4","device":"d"})") ==
          Shape::unknown);
    CHECK(shape_of(R"({"event_type_s":"authentication","user_name":"u","ip":"1.2.3.4","device":"d"})") ==
          Shape::auth);
}

TEST_CASE("shape: an object is named as its kind by three names", "[shape]") {
    CHECK_FALSE(Text(R"({"action":"opened","description":"x"})").is_named(Kind::admin));
    CHECK_FALSE(Text(R"({"action":"opened","description":"x","title":"y"})").is_named(Kind::admin));
    CHECK(Text(R"({"action":"opened","description":"x","object":"y"})").is_named(Kind::admin));
    CHECK(Text(R"({"action":"opened","description":"x","eventtype":"y"})").is_named(Kind::admin));
    CHECK(Text(R"({"action":"opened","description":"x","Time_Stamp":"y"})").is_named(Kind::admin));
    CHECK_FALSE(Text(R"({"client_ip":"a","auth_stage":"b","result":"c"})").look().may_hold);
}

TEST_CASE("shape: a key that is repeated is one name", "[shape]") {
    CHECK_FALSE(Text(R"({"action":"opened","object":"y","object":"z"})").is_named(Kind::admin));
    CHECK_FALSE(Text(R"({"action":"opened","object":"y","obj\u0065ct":"z"})").is_named(Kind::admin));
    CHECK(Text(R"({"action":"opened","object":"y","object":"z","Object":"z"})").is_named(Kind::admin));
    CHECK(shape_of(R"({"timestamp":{},"action.name":false,"timestamp":1})") == Shape::unknown);
    CHECK(shape_of(R"({"timestamp":{},"action.name":false,"ts":1})") == Shape::activity);
}

TEST_CASE("shape: a text, list or object under a foreign key may hold a record", "[shape]") {
    CHECK_FALSE(Text(R"({"action":"a","object":"o","log":null,"n":1})").look().may_hold);
    CHECK(Text(R"({"action":"a","object":"o","log":[{}],"n":1})").look().may_hold);
    CHECK(Text(R"({"action":"a","object":"o","log":"t"})").look().may_hold);
    CHECK(Text(R"({"action":"a","object":"o","log":{}})").look().may_hold);
    CHECK(Text(R"({"action":"a","object":"o","access_device":{}})").look().may_hold);
    CHECK_FALSE(Text(R"({"action":"a","object":"o","User_Name":"t"})").look().may_hold);
}

TEST_CASE("shape: the tables of a kind know keys as they are and by their spelling", "[shape]") {
    Text text(R"({"\u0061ction":1,"user.name":2,"factor":3,"factor_s":4,"access_device_os":5,"log":6})");
    const auto known = [&text](Kind kind) {
        std::vector<bool> found;
        for (json::Document::Index i = 0; i < 6; ++i)
            found.push_back(text.reader.is_known_key(kind, text.document, text.member(i)));
        return found;
    };
    CHECK(known(Kind::admin) == std::vector<bool>{true, true, false, false, false, false});
    CHECK(known(Kind::auth) == std::vector<bool>{true, true, true, true, true, false});
    CHECK(known(Kind::activity) == std::vector<bool>{true, false, false, false, true, false});
    CHECK(known(Kind::telephony) == std::vector<bool>{false, false, false, false, false, false});
}

TEST_CASE("shape: an object is looked at alike wherever it stands", "[shape]") {
    const std::string record = R"({"result":"success","access_device":{"ip":"1.2.3.4"},"User":{"name":"u"}})";
    for (const char* place : {R"({"log":)", R"({"description":)", R"({"access_device":)", R"({"a":{"b":)",
                              R"({"action":{"details":)", R"({"result":)", R"({"target":{"details":{"x":)"}) {
        const std::string opened = place;
        std::string json = opened + record;
        for (const char c : opened)
            if (c == '{') json += '}';
        CAPTURE(json);
        Text text(json);
        const Look look = text.reader.look(text.document, text.inside());
        CHECK(look.shape == Shape::auth);
        CHECK(text.reader.is_named(text.document, text.inside(), Kind::auth));
        CHECK_FALSE(look.may_hold);
    }
}

TEST_CASE("shape: where no row steps in, an object was read as a record", "[shape]") {
    const auto is_read_so = [](const std::string& object) {
        Text text(object);
        return text.reader.is_read_as_record(text.document, 1);
    };
    CHECK(is_read_so(R"({"message":{}})"));
    CHECK(is_read_so(R"({"result":{}})"));
    CHECK(is_read_so(R"({"anything":{}})"));
    CHECK_FALSE(is_read_so(R"({"description":{}})"));
    CHECK_FALSE(is_read_so(R"({"access_device":{}})"));
    CHECK_FALSE(is_read_so(R"({"User_s":{}})"));
}
