# Counts the points of TAP: passed, failed, skipped. node --test prints a point for a file or a suite after the
# points inside it (deeper indented): such a parent is not counted, or one test would count twice.
function indent(line) { match(line, /^ */); return RLENGTH }
/^ *(not )?ok( |$)/ {
    depth = indent($0)
    parent = (depth in inside) && inside[depth] > 0
    for (d in inside) if (d + 0 >= depth) delete inside[d]
    for (d = 0; d < depth; d++) inside[d]++
    if (parent && $0 ~ /^ *ok/) next
    if (parent) { held++; next }
    if ($0 ~ /# SKIP/) skipped++
    else if ($0 ~ /^ *ok/) passed++
    else failed++
}
# A parent that fails without a failing child (a hook, a crash) still counts.
END { if (held > 0 && failed == 0) failed = 1; print passed + 0, failed + 0, skipped + 0 }
