import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startTcpProxy } from '@eventfold/testkit/tcp-proxy';
import type { Locator, Page } from 'playwright-core';
import { findChromium } from './find-chromium.fixture.js';
import { barriersOn, letVisitorsIn, PHONE, type Visitors } from './visitors.fixture.js';

jest.setTimeout(5 * 60_000);

const program = findChromium("the bank's page in a browser");

const balanceIs = (page: Page, balance: string) =>
  page.getByTestId('balance').getByText(balance, { exact: true }).waitFor();
const choose = (page: Page, action: string) =>
  page.getByRole('group', { name: 'Kind of action' }).getByRole('button', { name: action }).click();
const submit = (page: Page, action: string) =>
  page.locator('form').getByRole('button', { name: action, exact: true }).click();

/** Presses Tab until that has the focus; fails where the keyboard never gets there. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  const focused = wanted.and(page.locator(':focus'));
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    if ((await focused.count()) > 0) return;
  }
  throw new Error(`Tab does not lead to ${wanted.toString()}.`);
}

describe('the page in a browser', () => {
  if (program === undefined) {
    test.skip('not run: no chromium', () => undefined);
    return;
  }
  let bank: Visitors;
  beforeAll(async () => {
    bank = await letVisitorsIn(program);
  });
  afterAll(async () => {
    expect(await bank?.close()).toBe(0);
  });
  afterEach(async () => {
    expect(await bank?.leave()).toEqual([]);
  });

  test('welcomes to an empty bank, opens an account and takes a deposit', async () => {
    const page = await bank.visit();
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
    const page = await bank.visit(`#/accounts/${await bank.openAccount(100)}`);
    await choose(page, 'Withdraw');
    await page.getByLabel('Amount in CZK').fill('1.01');
    await submit(page, 'Withdraw');
    await page.getByRole('alert').getByText('1.01 CZK is too much: 1.00 CZK is available.').waitFor();
    await balanceIs(page, '1.00 CZK');
  });

  test('shows the event behind each line', async () => {
    const page = await bank.visit(`#/accounts/${await bank.openAccount(4200)}`);
    const line = page.getByRole('button', { name: /^Deposit/ }).and(page.locator('.line'));
    await line.click();
    const event = page.getByLabel('The event at revision 1');
    await event.getByText('"MoneyDeposited"').waitFor();
    expect(await event.textContent()).toContain('"amount": 4200');
    expect(await line.getAttribute('aria-expanded')).toBe('true');
  });

  test('transfers, gives back what is not taken, and shows each step', async () => {
    const [from, to, euros] = [
      await bank.openAccount(10_000),
      await bank.openAccount(500),
      await bank.openAccount(1, 'EUR'),
    ];
    const page = await bank.visit('#/transfers');
    const transfer = async (receiver: string, amount: string): Promise<void> => {
      await page.getByLabel('From account').fill(from);
      await page.getByLabel('To account').fill(receiver);
      await page.getByLabel('Amount in CZK').fill(amount);
      await submit(page, 'Transfer');
    };
    const outcome = page.getByTestId('transfer-outcome');
    await transfer(to, '60');
    await outcome.getByText(`60.00 CZK to ${to}: completed`).waitFor();
    await transfer(euros, '30');
    await outcome.getByText(`30.00 CZK to ${euros}: refunded`).waitFor();
    await outcome.getByText('This account is kept in EUR: it takes no CZK.').waitFor();
    await transfer(to, '41');
    await outcome.getByText(`41.00 CZK to ${to}: declined`).waitFor();
    await outcome.getByText('41.00 CZK is too much: 40.00 CZK is available.').waitFor();

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
    const number = await bank.openAccount(100);
    const [first, second] = [
      await bank.visit(`#/accounts/${number}`),
      await bank.visit(`#/accounts/${number}`),
    ];
    await balanceIs(second, '1.00 CZK');
    await first.getByLabel('Amount in CZK').fill('41');
    await submit(first, 'Deposit');
    await balanceIs(second, '42.00 CZK');
    await second.getByRole('button', { name: /^Deposit.*\+41\.00/ }).waitFor();
    await second.getByRole('link', { name: new RegExp(`${number}.*42\\.00`) }).waitFor();
  });

  test('shows a conflict as it is, and goes on from there', async () => {
    const number = await bank.openAccount(10_000);
    const page = await bank.visit(`#/accounts/${number}`);
    await choose(page, 'Withdraw');
    await page.getByLabel('Amount in CZK').fill('30');
    await page.getByText('Decided on revision 1').waitFor();
    await bank.post(`/accounts/${number}/withdrawals`, { amount: 2500 });
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
    const number = await bank.openAccount(1000);
    for (const amount of [200, 30, 4]) await bank.post(`/accounts/${number}/withdrawals`, { amount });
    const page = await bank.visit(`#/accounts/${number}`);
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
    const page = await bank.visit('#/store');
    await page.getByRole('heading', { name: 'The memory store' }).waitFor();
    await page.getByText('Order of the log').waitFor();
    await page.getByRole('button', { name: 'Import the transactions' }).click();
    await page.getByRole('progressbar', { name: 'Progress of the import' }).waitFor();
    await page.getByText('All 94 accounts sum up to the balances that the bank posted.').waitFor();

    await page.getByRole('link', { name: 'Totals' }).click();
    await page.getByLabel('Period').selectOption('1993-05');
    const chosen = page.locator('.totals-chart figcaption strong');
    await chosen.getByText('31 May 1993').waitFor();
    await page.getByRole('img', { name: /^What came in and went out/ }).focus();
    await page.keyboard.press('ArrowLeft');
    await chosen.getByText('28 May 1993').waitFor();

    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByLabel('Find an account by number or owner').fill('holder of 485');
    await page.getByRole('link', { name: /Holder of 485/ }).click();
    await balanceIs(page, '17,447.80 CZK');
    await page.getByLabel('As of').fill('1993-01-10');
    await balanceIs(page, '300.00 CZK');
  });

  test('can be used with the keyboard alone', async () => {
    const number = await bank.openAccount(100);
    const page = await bank.visit('#/accounts');
    await tabTo(page, page.getByLabel('Find an account'));
    await page.keyboard.type(number);
    await tabTo(page, page.getByRole('link', { name: number }));
    await page.keyboard.press('Enter');
    await balanceIs(page, '1.00 CZK');
    // From the account itself on, not through the list again.
    await page.locator('#chosen:focus').waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Withdraw', exact: true }));
    await page.keyboard.press('Space');
    await tabTo(page, page.getByLabel('Amount in CZK'));
    await page.keyboard.type('0.40');
    await page.keyboard.press('Enter');
    await balanceIs(page, '0.60 CZK');
    await tabTo(page, page.getByRole('button', { name: /^Withdrawal/ }));
    await page.keyboard.press('Enter');
    await page.getByLabel('The event at revision 2').getByText('"MoneyWithdrawn"').waitFor();

    await page.reload();
    await balanceIs(page, '0.60 CZK');
    await tabTo(page, page.getByRole('link', { name: 'Skip to the content' }));
    await page.keyboard.press('Enter');
    await page.locator('#chosen:focus').waitFor();
  });

  test('fits a phone, and can be read by light and in the dark', async () => {
    const number = await bank.openAccount(1_234_567);
    await bank.post(`/accounts/${number}/withdrawals`, { amount: 1 });
    const page = await bank.visit('', { viewport: PHONE });
    for (const path of ['#/accounts', `#/accounts/${number}`, '#/transfers', '#/totals', '#/store']) {
      await page.goto(`${bank.url}/${path}`);
      await page.locator('main .card:visible').first().waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const tooWide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        const barriers = await barriersOn(page);
        expect({ path, colorScheme, tooWide, barriers }).toEqual({
          path,
          colorScheme,
          tooWide: 0,
          barriers: [],
        });
      }
    }
  });

  test('goes on after its connection broke, with what happened meanwhile', async () => {
    const number = await bank.openAccount(100);
    const way = await startTcpProxy(bank.url);
    const page = await bank.visit(`#/accounts/${number}`, { from: way.url });
    await balanceIs(page, '1.00 CZK');
    way.refuse(true);
    way.cut();
    await page.getByText('connection lost, trying again').waitFor();
    await bank.post(`/accounts/${number}/deposits`, { amount: 900 });
    await balanceIs(page, '1.00 CZK');
    way.refuse(false);
    await balanceIs(page, '10.00 CZK');
    await way.close();
  });
});
