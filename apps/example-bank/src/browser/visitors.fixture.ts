import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { buildBank, startBank } from '../cli/bank-process.fixture.js';

/** Generous: a loaded machine takes its time with a browser, and nothing here is about speed. */
export const PATIENCE_MS = 90_000;

const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface VisitOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Where the bank is reached, instead of directly. */
  readonly from?: string;
}

/** A bank with empty accounts in memory, served by a process of its own, and a browser for those who visit it. */
export interface Visitors {
  readonly url: string;
  /** A window of somebody who has never been here. */
  visit(path?: string, options?: VisitOptions): Promise<Page>;
  /** Sends a request as any other client would. */
  post(path: string, body: object): Promise<void>;
  /** Opens an account that holds so many minor units, and answers its number. */
  openAccount(balance: number, currency?: string): Promise<string>;
  /** Closes the windows; answers what the pages complained of since the last time. */
  leave(): Promise<string[]>;
  /** Ends the browser and the bank; answers the bank's exit code. */
  close(): Promise<number | null>;
}

export async function letVisitorsIn(program: string): Promise<Visitors> {
  await buildBank();
  const server = startBank(['serve', '--port', '0']);
  const [[, url = ''], browser] = await Promise.all([
    server.prints(/The bank is open: (\S+)/),
    chromium.launch({ executablePath: program, args: ['--disable-gpu'], timeout: PATIENCE_MS }),
  ]);
  let contexts: BrowserContext[] = [];
  let complaints: string[] = [];
  let accounts = 0;

  async function post(path: string, body: object): Promise<void> {
    const response = await fetch(`${url}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
  }

  return {
    url,
    post,
    async visit(path = '', { viewport = DESKTOP, from = url } = {}) {
      const page = await openPage(browser, viewport);
      contexts.push(page.context());
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        // The browser logs every answer that is no success; those are part of what is tested.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
          complaints.push(message.text());
      });
      await page.goto(`${from}/${path}`);
      await page.locator('.dot.is-live').waitFor();
      return page;
    },
    async openAccount(balance, currency = 'CZK') {
      const number = `test-${++accounts}`;
      await post('/accounts', { number, owner: `Owner ${accounts}`, currency });
      await post(`/accounts/${number}/deposits`, { amount: balance });
      return number;
    },
    async leave() {
      const [open, heard] = [contexts, complaints];
      [contexts, complaints] = [[], []];
      await Promise.all(open.map((context) => context.close()));
      return heard;
    },
    async close() {
      await browser.close();
      server.kill('SIGTERM');
      return (await server.ended).exitCode;
    },
  };
}

async function openPage(
  browser: Browser,
  viewport: { readonly width: number; readonly height: number },
): Promise<Page> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
}

/** What WCAG 2.1 AA asks and the page, as it is shown now, does not give: the rule and the elements. */
export async function barriersOn(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
      [id, target.join(' '), failureSummary.split('\\n').at(-1).trim()].join(': '))))`);
}
