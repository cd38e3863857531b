/// One value: the engine and the reference give the same lines, which obey the schema, or the same reject.
/// The first character chooses the options.
#include "fuzz/input.hpp"
#include "support/comparison.hpp"
#include "support/line_schema.hpp"
#include "support/lines.hpp"

using namespace duo2qualys;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Comparison comparison;
    fuzz::Input input(data, size);
    const std::size_t which = input.choose(comparison.size());
    const std::string record(input.body());
    const std::string actual = comparison.actual(which, record);
    fuzz::expect_same(describe(comparison.options(which)) + ": reference and engine differ",
                      comparison.expected(which, record), actual);
    for (const std::string& line : lines(comparison.written()))
        fuzz::expect_none(line, schema_problem(line));
    return 0;
}
