// The least that starting a process costs: linked as a C program would be.

int main() {
    return 0;
}
