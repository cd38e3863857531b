#include "text/head.hpp"

#include <xxhash.h>

namespace duo2qualys {

Head::Mark Head::mark() const noexcept {
    return {size_, XXH3_64bits(bytes_.data(), size_)};
}

}  // namespace duo2qualys
