// What every story shares: one municipality of its own, visitors by name, the page last read.
import { After, AfterAll, Before, defineParameterType, setDefaultTimeout, setWorldConstructor } from '@cucumber/cucumber';
import { Town, engine } from '../../harness/town.mjs';
import { closeBrowser } from '../../harness/browser.mjs';

setDefaultTimeout(600000);

const MONTHS = ['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober', 'november', 'december'];
export function isoDay(words) {
  const m = /(\d{1,2}) ([a-z]+) (\d{4})/.exec(words);
  const month = m && MONTHS.indexOf(m[2]) + 1;
  if (!month) throw new Error(`"${words}" is no day`);
  return `${m[3]}-${String(month).padStart(2, '0')}-${m[1].padStart(2, '0')}`;
}
defineParameterType({
  name: 'dag',
  regexp: /(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag )?\d{1,2} [a-z]+ \d{4}/,
  transformer: isoDay,
});
defineParameterType({ name: 'wie', regexp: /[A-Z][a-z]+/, transformer: (name) => name.toLowerCase() });

export class Story {
  constructor() {
    this.towns = [];
    this.visitors = new Map();
    this.kept = new Map();
  }
  async open(options) {
    this.town = await Town.open(options);
    this.towns.push(this.town);
    this.visitors.clear();
    return this.town;
  }
  async visitor(name) {
    if (!this.visitors.has(name)) this.visitors.set(name, await this.town.as(name));
    this.reader = this.visitors.get(name);
    return this.reader;
  }
  get page() {
    if (!this.reader?.page) throw new Error('nobody has opened a page yet');
    return this.reader.page;
  }
}
setWorldConstructor(Story);

Before({ tags: '@sqlite' }, () => (engine === 'sqlite' ? undefined : 'skipped'));
After(async function close() { for (const town of this.towns) await town.close(); });
AfterAll(closeBrowser);
