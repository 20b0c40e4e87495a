#include "house/house.h"

#include "ground/base/banned.h"

int main(int argc, char **argv)
{
    return house_main(argc, argv);
}
