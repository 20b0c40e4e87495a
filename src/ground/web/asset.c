#include "ground/web/asset.h"

#include <string.h>

#include "ground/base/banned.h"

const struct asset *asset_named(const char *name)
{
    for (size_t i = 0; i < assets_count; i++) {
        if (strcmp(assets[i].name, name) == 0)
            return &assets[i];
    }
    return NULL;
}

const struct asset *asset_at(struct text file_name)
{
    for (size_t i = 0; i < assets_count; i++) {
        if (text_same(assets[i].file, file_name))
            return &assets[i];
    }
    return NULL;
}
