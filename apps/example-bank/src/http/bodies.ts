import { z } from 'zod';

// What clients send. What only the bank can judge (is there enough money?) is left to the deciders.

const amount = z.int().positive().describe('in minor units');

export const accountNumberForm = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,40}$/, 'an account number has 1 to 40 letters, digits, and any of _ . -');

export const openingForm = z.strictObject({
  number: accountNumberForm.optional(),
  owner: z.string().trim().min(1).max(100),
  currency: z.enum(['CZK', 'EUR', 'USD']).default('CZK'),
  overdraftLimit: z.int().min(0).default(0),
});

export const amountForm = z.strictObject({ amount });
export const freezeForm = z.strictObject({ reason: z.string().trim().min(1).max(200) });
export const nothingForm = z.strictObject({});
export const transferForm = z.strictObject({ from: accountNumberForm, to: accountNumberForm, amount });

/** Which past state is asked for: after a revision, or with everything that is booked up to a day. */
export const momentForm = z
  .strictObject({
    revision: z.coerce.number().int().min(0).optional(),
    day: z.iso.date().optional(),
  })
  .refine(({ revision, day }) => revision === undefined || day === undefined, 'ask for a revision or a day');

export const pageForm = z.strictObject({
  before: z.coerce.number().int().min(0).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
