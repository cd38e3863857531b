/// Reads a whole text by the rules, 8: a stack of open containers, text on lines, and damage.
#pragma once

#include <set>

#include "reference/framing_find.hpp"

namespace duo2qualys::reference {

class Reader {
  public:
    Reader(std::string_view text, int level, const FramingOptions& options)
        : text_(text),
          level_(level),
          options_(options),
          finder_(text, level, options),
          classes_(text.size(), '\0') {}

    void read();
    Items& items() { return items_; }
    ByteCounts bytes() const;

  private:
    static constexpr std::size_t kNowhere = std::string_view::npos;
    static constexpr std::size_t kMaxOpen = 8;
    static constexpr std::size_t kEarly = 65'536;  ///< bytes of an object that are inspected before it ends

    struct Open {
        char bracket = '[';
        std::size_t at = 0;
        bool is_doubtful = false;
        bool has_given = false;  ///< a record was found in it, or in the list of which it is an element
    };
    enum class Place {
        line,     ///< outside containers
        element,  ///< of an open list
        member,   ///< the value of a member, in an object that is read member by member
        key,      ///< in such an object, where a key should be
    };
    /// `late`: too large, with its first record after the first `max_record` bytes.
    enum class Plan { whole, members, late, too_large, damage };
    struct Judged {
        Plan plan = Plan::damage;
        Prefix prefix;
        std::size_t end = kNowhere;  ///< its own end, if it has one
    };
    enum class Last { other, reject, close };

    // framing.cpp: containers
    void step();
    void step_in_list();
    void step_in_object();
    void scalar_in_list(std::size_t at);
    void member(std::size_t at);
    void member_value(std::size_t begin);
    bool ends_value(std::size_t end) const;
    std::size_t end_of_lost_quote(const Value& string);
    void nested_list(std::size_t at);
    void list_looked_at_whole(const Value& list);
    void open(std::size_t at);
    void close(char bracket);
    bool make_room();
    bool in_list() const;
    Open* outermost_object();
    bool rejects_elements();

    // framing_objects.cpp
    void object(std::size_t at, Place place);
    bool fits_into_list(std::size_t end) const;
    bool is_line(const Value& value) const;
    void object_looked_at_whole(const Value& value, Place place);
    void open_object(std::size_t at);
    std::optional<std::size_t> find_late(const Value& container, std::vector<Open>& open);
    void open_late(const Value& value);
    void reject_large(const Value& container, std::size_t end);
    Judged judge(std::size_t at, bool is_member);
    Prefix window(std::size_t at, std::size_t size) const;
    bool gives_record_early(std::size_t at, bool is_member);
    void apply_copies(Items& items) const;

    // framing_text.cpp: lines with text
    void line_of_text(std::size_t at);
    void scalar_line(const Value& value);
    void segment(std::size_t begin, std::size_t end);
    bool counts(std::size_t at, std::size_t line_end, std::size_t& no_list_before);
    bool gives_record(std::size_t at);
    bool is_quoted_record(std::size_t at, std::size_t line_end);
    std::size_t later_record(std::size_t begin, std::size_t end);
    bool is_text(std::size_t object);
    bool opens_list(std::size_t at);
    std::size_t balanced_end(std::size_t at, std::size_t line_end) const;
    bool value_before_on_line(std::size_t at) const;

    // framing_damage.cpp
    void damage(std::size_t from, std::size_t bound, Fault fault = Fault::syntax, bool in_record = false);
    bool are_doubtful() const;
    bool leaves_containers(std::size_t from);
    /// `in_record`: only objects and strings that a record may have swallowed. Values of its members belong
    /// to it.
    std::size_t next_known_object(std::size_t from, std::size_t bound, bool in_record);
    std::size_t next_good_line(std::size_t from, std::size_t bound);
    bool is_member_value(std::size_t at) const;
    bool is_text_of_record(std::size_t begin);
    bool has_text_and_record(std::size_t line);
    bool has_quoted_record(std::size_t begin);

    // Places in the text.
    std::size_t line_begin(std::size_t at) const;
    std::size_t line_end(std::size_t at) const;
    std::size_t next_line(std::size_t at) const;  ///< the first line that begins after `at`, or the end
    std::size_t skip_blanks(std::size_t at) const;
    std::size_t indent(std::size_t line) const;
    std::size_t trimmed_end(std::size_t begin, std::size_t end, std::string_view trimmed) const;

    // Records findings, and what each byte belongs to.
    void give(Items items, std::size_t outermost);
    void give_reject(std::size_t begin, std::size_t end, Reason reason, bool is_element = false);
    void passed(std::size_t end, Last last = Last::other);
    void mark(std::size_t begin, std::size_t end, char what);
    void mark_rest(std::size_t begin, std::size_t end, char what);

    std::string_view text_;
    int level_;
    const FramingOptions& options_;
    Finder finder_;
    std::string classes_;  // of each byte: r(ecord), e(nvelope), x (reject), t(ext), s(eparator)
    Items items_;
    std::vector<Open> open_;
    std::set<std::pair<std::size_t, std::size_t>>
        copies_;  // keys of the copies in objects that are read member by member
    std::size_t at_ = 0;
    std::size_t last_end_ = kNowhere;  // of the value or reject before at_
    Last last_ = Last::other;
};

}  // namespace duo2qualys::reference
