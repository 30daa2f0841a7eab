import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startTcpProxy } from '@eventfold/testkit/tcp-proxy';
import { chromium, type Browser, type Page } from 'playwright-core';
import { buildBank, startBank } from '../cli/bank-process.fixture.js';
import { findChromium } from './find-chromium.fixture.js';

// Generous: a loaded machine takes its time to start a browser, and nothing here is about speed.
jest.setTimeout(5 * 60_000);
const PATIENCE = { timeout: 90_000 };

const program = findChromium("the bank's page in a browser");
const describeInBrowser = program === undefined ? describe.skip : describe;

const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describeInBrowser('the page', () => {
  let server: ReturnType<typeof startBank>;
  let url: string;
  let browser: Browser;
  let pages: Page[];
  let complaints: string[];

  beforeAll(async () => {
    await buildBank();
    server = startBank(['serve', '--port', '0']);
    [, url = ''] = await server.prints(/The bank is open: (\S+)/);
    // A sandbox of its own is not to be had as root.
    const args = process.getuid?.() === 0 ? [...QUIET, '--no-sandbox'] : QUIET;
    browser = await chromium.launch({ executablePath: program!, args, timeout: PATIENCE.timeout });
  });
  afterAll(async () => {
    await browser?.close();
    server?.kill('SIGTERM');
    expect(await server?.ended).toMatchObject({ exitCode: 0 });
  });
  beforeEach(() => {
    pages = [];
    complaints = [];
  });
  afterEach(async () => {
    await Promise.all(pages.map((page) => page.context().close()));
    expect(complaints).toEqual([]);
  });

  /** A browser window of somebody who has never been here. */
  async function visit(
    path = '',
    { viewport = { width: 1280, height: 900 }, from = url } = {},
  ): Promise<Page> {
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    pages.push(page);
    page.setDefaultTimeout(PATIENCE.timeout);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // The browser logs every answer that is no success; those are part of what is tested.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text());
    });
    await page.goto(`${from}/${path}`);
    await page.locator('.dot.is-live').waitFor();
    return page;
  }

  async function post(path: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/api${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(response.ok).toBe(true);
  }

  let numbers = 0;
  async function opened(balance: number, currency = 'CZK'): Promise<string> {
    const number = `test-${++numbers}`;
    await post('/accounts', { number, owner: `Owner ${numbers}`, currency });
    await post(`/accounts/${number}/deposits`, { amount: balance });
    return number;
  }

  const balanceIs = (page: Page, balance: string) =>
    page.getByTestId('balance').getByText(balance, { exact: true }).waitFor();
  const choose = (page: Page, action: string) =>
    page.getByRole('group', { name: 'Kind of action' }).getByRole('button', { name: action }).click();
  const submit = (page: Page, action: string) =>
    page.locator('form').getByRole('button', { name: action, exact: true }).click();

  test('welcomes to an empty bank, opens an account and takes a deposit', async () => {
    const page = await visit();
    await page.getByRole('heading', { name: 'A bank that forgets nothing' }).waitFor();
    await page.getByLabel('Owner').fill('Ada Lovelace');
    await page.getByLabel('Currency').selectOption('EUR');
    await page.getByRole('button', { name: 'Open the account' }).click();
    await page.getByRole('heading', { name: 'Ada Lovelace' }).waitFor();
    await balanceIs(page, '0.00 EUR');

    await page.getByLabel('Amount in EUR').fill('1250,5');
    await page.keyboard.press('Enter');
    await balanceIs(page, '1,250.50 EUR');
    await page
      .getByRole('status')
      .getByText('1,250.50 EUR deposited. The balance is 1,250.50 EUR.')
      .waitFor();
    await page.getByRole('link', { name: /Ada Lovelace.*1,250\.50/ }).waitFor();
  });

  test('says why the bank refuses', async () => {
    const page = await visit(`#/accounts/${await opened(100)}`);
    await choose(page, 'Withdraw');
    await page.getByLabel('Amount in CZK').fill('1.01');
    await submit(page, 'Withdraw');
    await page.getByRole('alert').getByText('1.01 CZK is too much: 1.00 CZK is available.').waitFor();
    await balanceIs(page, '1.00 CZK');
  });

  test('shows the event behind each line', async () => {
    const page = await visit(`#/accounts/${await opened(4200)}`);
    const line = page.getByRole('button', { name: /^Deposit/ }).and(page.locator('.line'));
    await line.click();
    const event = page.getByLabel('The event at revision 1');
    await event.getByText('"MoneyDeposited"').waitFor();
    expect(await event.textContent()).toContain('"amount": 4200');
    expect(await line.getAttribute('aria-expanded')).toBe('true');
  });

  test('transfers, gives back what is not taken, and shows each step', async () => {
    const [from, to, euros] = [await opened(10_000), await opened(500), await opened(1, 'EUR')];
    const page = await visit('#/transfers');
    const transfer = async (receiver: string): Promise<void> => {
      await page.getByLabel('From account').fill(from);
      await page.getByLabel('To account').fill(receiver);
      await page.getByLabel('Amount in CZK').fill('60');
      await submit(page, 'Transfer');
    };
    await transfer(to);
    await page.getByTestId('transfer-outcome').getByText(`60.00 CZK to ${to}: completed`).waitFor();
    await transfer(euros);
    const outcome = page.getByTestId('transfer-outcome');
    await outcome.getByText(`60.00 CZK to ${euros}: refunded`).waitFor();
    await outcome.getByText('This account is kept in EUR: it takes no CZK.').waitFor();

    await page.getByRole('link', { name: from, exact: true }).first().click();
    await balanceIs(page, '40.00 CZK');
    await page
      .getByRole('button', { name: /^Transfer sent/ })
      .last()
      .click();
    await page.getByRole('link', { name: 'The transfer that it belongs to' }).click();
    await page.locator('.transfer.is-chosen').getByText('completed').waitFor();
  });

  test('shows in a second tab what happens in the first, as it happens', async () => {
    const number = await opened(100);
    const [first, second] = [await visit(`#/accounts/${number}`), await visit(`#/accounts/${number}`)];
    await balanceIs(second, '1.00 CZK');
    await first.getByLabel('Amount in CZK').fill('41');
    await submit(first, 'Deposit');
    await balanceIs(second, '42.00 CZK');
    await second.getByRole('button', { name: /^Deposit.*\+41\.00/ }).waitFor();
    await second.getByRole('link', { name: new RegExp(`${number}.*42\\.00`) }).waitFor();
  });

  test('shows a conflict as it is, and goes on from there', async () => {
    const number = await opened(10_000);
    const page = await visit(`#/accounts/${number}`);
    await choose(page, 'Withdraw');
    await page.getByLabel('Amount in CZK').fill('30');
    await page.getByText('Decided on revision 1').waitFor();
    await post(`/accounts/${number}/withdrawals`, { amount: 2500 });
    await page.getByText('revision 2 is there now').waitFor();
    await submit(page, 'Withdraw');

    const conflict = page.getByTestId('conflict');
    await conflict.getByText('Somebody was faster').waitFor();
    expect(await conflict.getByRole('listitem').allTextContents()).toEqual(['2 Withdrawal −25.00']);
    await conflict.getByText('75.00 CZK').waitFor();
    await balanceIs(page, '75.00 CZK');
    await conflict.getByRole('button', { name: 'Do it all the same' }).click();
    await balanceIs(page, '45.00 CZK');
    await conflict.waitFor({ state: 'detached' });
  });

  test('goes back in time, by slider, by step and by day', async () => {
    const number = await opened(1000);
    for (const amount of [200, 30, 4]) await post(`/accounts/${number}/withdrawals`, { amount });
    const page = await visit(`#/accounts/${number}`);
    await balanceIs(page, '7.66 CZK');
    const slider = page.getByRole('slider', { name: 'Revision' });
    await slider.focus();
    for (let n = 0; n < 2; n++) await page.keyboard.press('ArrowLeft');
    await balanceIs(page, '8.00 CZK');
    await page.getByText('as it was').waitFor();
    expect(await page.getByTestId('revision').textContent()).toBe('2');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Revision 2 of 4, .*, balance 8\.00$/);
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await balanceIs(page, '10.00 CZK');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Now', exact: true }).click();
    await balanceIs(page, '7.66 CZK');

    await page.getByLabel('As of').fill('1993-01-01');
    await page.getByRole('status').getByText('There was no such account then.').waitFor();
    await balanceIs(page, '7.66 CZK');
  });

  test('imports the real transactions before one’s eyes, and draws what moved', async () => {
    const page = await visit('#/store');
    await page.getByRole('heading', { name: 'The memory store' }).waitFor();
    await page.getByText('Order of the log').waitFor();
    await page.getByRole('button', { name: 'Import the transactions' }).click();
    await page.getByRole('progressbar', { name: 'Progress of the import' }).waitFor();
    await page.getByText('All 94 accounts sum up to the balances that the bank posted.').waitFor();

    await page.getByRole('link', { name: 'Totals' }).click();
    await page.getByLabel('Period').selectOption('1993-05');
    const chart = page.getByRole('img', { name: /^What came in and went out/ });
    await chart.focus();
    const chosen = page.locator('.totals-chart figcaption strong');
    const last = await chosen.textContent();
    await page.keyboard.press('ArrowLeft');
    expect(last).toMatch(/May 1993/);
    expect(await chosen.textContent()).not.toBe(last);

    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByLabel('Find an account by number or owner').fill('holder of 485');
    await page.getByRole('link', { name: /Holder of 485/ }).click();
    await balanceIs(page, '17,447.80 CZK');
    await page.getByLabel('As of').fill('1993-01-10');
    await balanceIs(page, '300.00 CZK');
  });

  test('fits a phone, in both directions of the day', async () => {
    const number = await opened(1_234_567);
    for (const path of ['#/accounts', `#/accounts/${number}`, '#/transfers', '#/totals', '#/store']) {
      const page = await visit(path, { viewport: { width: 390, height: 844 } });
      await page.locator('main .card:visible').first().waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect([path, await page.evaluate('document.documentElement.scrollWidth - innerWidth')]).toEqual([
          path,
          0,
        ]);
      }
    }
  });

  test('goes on after its connection broke, with what happened meanwhile', async () => {
    const number = await opened(100);
    const way = await startTcpProxy(url);
    const page = await visit(`#/accounts/${number}`, { from: way.url });
    await balanceIs(page, '1.00 CZK');
    way.refuse(true);
    way.cut();
    await page.getByText('connection lost, trying again').waitFor();
    await post(`/accounts/${number}/deposits`, { amount: 900 });
    await balanceIs(page, '1.00 CZK');
    way.refuse(false);
    await balanceIs(page, '10.00 CZK');
    await way.close();
  });
});
