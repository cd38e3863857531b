#include "json/wide.hpp"

namespace duo2qualys::json::wide {

#if defined(DUO2QUALYS_AVX512)
Loops avx512_loops() noexcept;  // in wide_avx512.cpp

Loops loops() noexcept {
    const bool has_all = __builtin_cpu_supports("avx512bw") != 0 &&
                         __builtin_cpu_supports("avx512vbmi2") != 0 && __builtin_cpu_supports("bmi2") != 0 &&
                         __builtin_cpu_supports("pclmul") != 0;
    return has_all ? avx512_loops() : Loops();
}
#else
Loops loops() noexcept {
    return {};
}
#endif

}  // namespace duo2qualys::json::wide
