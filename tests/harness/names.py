"""No name of ours is a name of a library we use: whoever is linked first would answer for both.

python3 tests/harness/names.py BUILD-DIR
"""
import glob
import re
import subprocess
import sys


def names(*command):
    out = subprocess.run(command, capture_output=True, text=True, check=True, errors='replace').stdout
    return {line.split()[-1].split('@')[0] for line in out.splitlines() if re.search(r' [TDBRVW] ', line)}


# The rooms before they are linked: some of their names are hidden in the program, and clash all the same.
build = sys.argv[1]
program = build + '/erkenning'
ours = names('nm', '--defined-only', '-g', *sorted(glob.glob(build + '/lib*.a')))
libraries = re.findall(r'=> (/\S+)', subprocess.run(['ldd', program], capture_output=True, text=True, check=True).stdout)
# What the compiler puts into every program, and the sanitizers' own.
common = re.compile(r'^(_|main$|data_start$)')
print('1..1')
shared = sorted((name, lib) for lib in libraries for name in ours & names('nm', '-D', '--defined-only', lib)
                if not common.match(name))
if len(ours) < 500 or len(libraries) < 5:
    print('not ok 1 - too little was found to compare: %d names, %d libraries' % (len(ours), len(libraries)))
elif shared:
    print('not ok 1 - no name of ours is a name of a library')
    for name, lib in shared:
        print('# %s is also in %s' % (name, lib))
else:
    print('ok 1 - none of %d names of ours is in one of %d libraries' % (len(ours), len(libraries)))
