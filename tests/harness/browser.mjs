// Debian's chromium through playwright-core, started once. As root it needs --no-sandbox, and only then.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

let one = null;
export async function browser() {
  if (one) return one;
  const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((p) => existsSync(p));
  if (!executablePath) throw new Error('no chromium found: install the package chromium');
  one = await chromium.launch({ executablePath, args: ['--lang=nl', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])], env: { ...process.env, LANGUAGE: 'nl' } });
  return one;
}
export async function closeBrowser() { if (one) await one.close(); one = null; }
