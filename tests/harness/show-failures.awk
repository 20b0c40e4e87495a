# The failing points of TAP with what they say, and the end of the log when nothing failed by name.
{ line[NR] = $0 }
/^ *not ok/ { failing[++n] = NR }
END {
    shown = 0
    for (i = 1; i <= n && shown < 40; i++) {
        print "    " line[failing[i]]; shown++
        for (j = failing[i] + 1; j <= NR && j < failing[i] + 30; j++) {
            if (line[j] ~ /^ *(not )?ok( |$)/ || line[j] ~ /^ *# Subtest/) break
            if (line[j] ~ /^ *(---|\.\.\.|duration_ms|type:|location:|stack:)/) continue
            print "      " substr(line[j], 1, 300)
        }
    }
    if (n == 0) { print "    it ended with exit " code ":"; for (j = NR - 25; j <= NR; j++) if (j > 0) print "      " line[j] }
}
