/// Tests the tree of paths.
#include "normalize/path_tree.hpp"
#include "catch.hpp"

using duo2qualys::normalize::PathTree;

TEST_CASE("path tree: a path and each of its beginnings is a node", "[tables]") {
    PathTree tree;
    CHECK(tree.size() == 1);
    const PathTree::Index ip = tree.add("access_device.location.ip");
    CHECK(tree.size() == 4);
    CHECK(tree.find("access_device.location.ip") == ip);
    CHECK(tree.find("access_device.location") == ip - 1);
    CHECK(tree.find("access_device") == ip - 2);
    CHECK(tree.find("") == PathTree::kRoot);
}

TEST_CASE("path tree: what was not added is not found", "[tables]") {
    PathTree tree;
    tree.add("a.b");
    for (const char* path : {"b", "a.c", "a.b.c", "a.", ".a", "ab", "A", "a.b.c.d"}) {
        CAPTURE(path);
        CHECK(tree.find(path) == PathTree::kNone);
    }
}

TEST_CASE("path tree: a path that is added again keeps its node", "[tables]") {
    PathTree tree;
    const PathTree::Index first = tree.add("a.b");
    const PathTree::Index second = tree.add("a.c");
    CHECK(first != second);
    CHECK(tree.add("a.b") == first);
    CHECK(tree.add_key(tree.find("a"), "c") == second);
    CHECK(tree.size() == 4);
    CHECK(tree.keys(tree.find("a")).find_any("c") == second);
    CHECK(tree.keys(first).empty());
}
