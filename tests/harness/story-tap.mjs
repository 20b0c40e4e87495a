// Cucumber's JSON as TAP: one point a scenario, with the step that failed and what it said.
import { existsSync, readFileSync } from 'node:fs';
const file = process.argv[2];
if (!existsSync(file) || readFileSync(file, 'utf8').trim() === '') {
  console.log('not ok 1 - the stories ended without a report');
  process.exit(1);
}
let n = 0;
let bad = 0;
for (const feature of JSON.parse(readFileSync(file, 'utf8'))) {
  for (const scenario of feature.elements) {
    if (scenario.type === 'background') continue;
    const failing = scenario.steps.find((s) => !['passed', 'skipped'].includes(s.result.status));
    const skipped = !failing && scenario.steps.some((s) => s.result.status === 'skipped');
    const name = `${feature.name}: ${scenario.name}`;
    n += 1;
    if (!failing) console.log(`ok ${n} - ${name}${skipped ? ' # SKIP it says so itself' : ''}`);
    else {
      bad += 1;
      console.log(`not ok ${n} - ${name}`);
      console.log(`  ${failing.keyword}${failing.name}  (${failing.result.status})`);
      console.log((failing.result.error_message ?? '').split('\n').slice(0, 12).map((l) => `  ${l}`).join('\n'));
    }
  }
}
process.exit(bad ? 1 : 0);
