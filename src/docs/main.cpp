// A program that the build runs: `duo2qualys_documents FRAME DIR` writes the man page and completions into
// DIR.
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "docs/documents.hpp"

namespace {

using namespace duo2qualys;

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file || text.empty()) throw std::runtime_error(path + ": cannot be read");
    return text;
}

void write(const std::string& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) throw std::runtime_error(path + ": cannot be written");
}

}  // namespace

int main(int argc, char* argv[]) {
    try {
        if (argc != 3) throw std::runtime_error("call it with FRAME and DIR");
        const std::string dir = argv[2];
        write(dir + "/duo2qualys.1", docs::man_page(read(argv[1])));
        write(dir + "/duo2qualys.bash", docs::bash_completion());
        write(dir + "/_duo2qualys", docs::zsh_completion());
        write(dir + "/duo2qualys.fish", docs::fish_completion());
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "duo2qualys_documents: %s\n", error.what());
        return 1;
    }
}
