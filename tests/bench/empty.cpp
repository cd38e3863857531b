// An empty program, linked like a C program, to measure the shortest start of a process.

int main() {
    return 0;
}
