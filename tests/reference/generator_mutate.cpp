#include <algorithm>

#include "reference/generator_parts.hpp"

namespace duo2qualys::reference {
namespace {

/// Collects every container in `value`, including `value` itself, that has members.
void collect_containers(Value& value, std::vector<Value*>& out) {
    if (!value.members.empty()) out.push_back(&value);
    for (Member& member : value.members)
        collect_containers(member.value, out);
}

void change(Rng& rng, Value& root) {
    std::vector<Value*> containers;
    collect_containers(root, containers);
    if (containers.empty()) return;
    // The record's own members matter most, so half of the changes are there.
    Value& container = rng.one_in(2) ? root : *containers[rng.below(containers.size())];
    const std::size_t at = rng.below(container.members.size());
    Member& member = container.members[at];
    const auto position = [&](std::size_t i) {
        return container.members.begin() + static_cast<std::ptrdiff_t>(i);
    };
    switch (rng.below(11)) {
        case 0: member.value = some_strange_value(rng); break;
        case 1: member.value = array({member.value}); break;
        case 2: member.value = array({some_strange_value(rng), member.value, member.value}); break;
        case 3: member.value = object({{some_key(rng), member.value}}); break;
        case 4: member.value = text(some_spelling(rng, member.value)); break;
        case 5: container.members.erase(position(at)); break;
        case 6: {
            const Member copy = member;
            container.members.insert(position(rng.below(container.members.size() + 1)), copy);
            break;
        }
        case 7: {
            Member copy = member;
            copy.value = some_strange_value(rng);
            container.members.insert(position(rng.below(container.members.size() + 1)), copy);
            break;
        }
        case 8:
            if (container.type == Type::object) {
                member.key = some_key(rng);
                member.key_spelling = text(member.key).spelling;
            }
            break;
        case 9: {
            const Value other = *containers[rng.below(containers.size())];
            member.value = other.members[rng.below(other.members.size())].value;
            break;
        }
        default: {  // the type that another tool would use for the same content
            const Value old = member.value;
            if (old.type == Type::string) {
                member.value =
                    check_json(old.text).verdict == Verdict::valid ? parse_json(old.text) : null_value();
            } else if (old.is_scalar()) {
                member.value = text(old.text);
            } else {
                member.value = old.members.empty() ? null_value() : old.members[0].value;
            }
        }
    }
}

}  // namespace

std::string mutate_value(Rng& rng, const std::string& record) {
    if (!is_utf8(record) || check_json(record).verdict != Verdict::valid) return record;
    Value value = parse_json(record);
    for (std::size_t i = 1 + rng.below(3); i > 0; --i) {
        if (!value.members.empty()) change(rng, value);
    }
    return some_spelling(rng, value);
}

std::string mutate_text(Rng& rng, const std::string& record) {
    static const std::string kBytes("\"\"{}[]:,\\\\0-.eE+u \t\n\r/\0\x01\x7f\x80\xbf\xc3\xed\xf4\xff\xef",
                                    32);
    std::string out = record;
    for (std::size_t i = 1 + rng.below(3); i > 0 && !out.empty(); --i) {
        const std::size_t at = rng.below(out.size());
        const std::size_t length = 1 + rng.below(rng.one_in(3) ? 40 : 1);
        switch (rng.below(6)) {
            case 0: out[at] = static_cast<char>(out[at] ^ (1 << rng.below(7))); break;
            case 1: out[at] = kBytes[rng.below(kBytes.size())]; break;
            case 2: out.insert(at, 1, kBytes[rng.below(kBytes.size())]); break;
            case 3: out.erase(at, length); break;
            case 4: out.insert(at, out.substr(at, length)); break;
            default: out.resize(at);
        }
    }
    return out;
}

}  // namespace duo2qualys::reference
