import { describe, expect, test } from '@jest/globals';
import { parseTransaction } from './parse-transaction.js';

const ROW = '1450195;4937;931113;"VYDAJ";"PREVOD NA UCET";2687.00;65620.50;"SIPO";"OP";"13841212"';

describe('parseTransaction', () => {
  test('reads a row', () => {
    expect(parseTransaction(ROW)).toEqual({
      account: '4937',
      transaction: {
        id: '1450195',
        bookedOn: '1993-11-13',
        amount: -268_700,
        balanceAfter: 6_562_050,
        operation: 'transfer out',
        purpose: 'household',
        counterparty: { bank: 'OP', account: '13841212' },
      },
    });
  });

  test('takes both of the words for a debit, a blank purpose and an operation of the bank', () => {
    const taken = parseTransaction('1;2;930131;"VYBER";"";0.10;-0.40;" ";"";');
    expect(taken.transaction).toMatchObject({
      amount: -10,
      balanceAfter: -40,
      operation: 'posted by the bank',
      purpose: 'none',
      counterparty: null,
    });
    expect(parseTransaction('1;2;930131;"PRIJEM";"";0.00;0.00;"";"";').transaction.amount).toBe(0);
    expect(parseTransaction('1;2;930131;"VYDAJ";"";0.00;0.00;"";"";').transaction.amount).toBe(0);
  });

  test.each([
    ['too few fields', ROW.replace(';"SIPO"', ''), '9 fields where 10 are due'],
    ['too many fields', `${ROW};`, '11 fields where 10 are due'],
    ['an open quote', ROW.replace('"SIPO"', '"SIPO'), 'a quote is out of place'],
    ['a quote in the middle', ROW.replace('SIPO', 'SI"PO'), 'a quote is out of place'],
    ['no id', ROW.replace('1450195', ''), 'trans_id is "", not a number'],
    ['a bad account', ROW.replace('4937', '49-37'), 'account_id is "49-37"'],
    ['a day that never was', ROW.replace('931113', '930229'), 'date is "930229", not a date as YYMMDD'],
    ['a month that never was', ROW.replace('931113', '931313'), 'date is "931313"'],
    ['day zero', ROW.replace('931113', '931100'), 'date is "931100"'],
    ['another form of date', ROW.replace('931113', '1993-11-13'), 'date is "1993-11-13"'],
    ['an unknown type', ROW.replace('VYDAJ', 'DEBIT'), 'type is "DEBIT", not one of PRIJEM, VYDAJ, VYBER'],
    ['no type', ROW.replace('VYDAJ', ''), 'type is ""'],
    ['an unknown operation', ROW.replace('PREVOD NA UCET', 'SEPA'), 'operation is "SEPA"'],
    ['an unknown purpose', ROW.replace('SIPO', 'XYZ'), 'k_symbol is "XYZ"'],
    ['a negative amount', ROW.replace('2687.00', '-2687.00'), 'amount is "-2687.00", not an amount of zero'],
    ['a fraction of a heller', ROW.replace('2687.00', '2687.005'), 'amount is "2687.005"'],
    ['no balance', ROW.replace('65620.50', ''), 'balance is ""'],
  ])('refuses %s', (_, line, reason) => {
    expect(() => parseTransaction(line)).toThrow(reason);
  });
});
