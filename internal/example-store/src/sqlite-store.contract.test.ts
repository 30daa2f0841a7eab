import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test } from '@jest/globals';
import { eventStoreContract } from '@eventfold/testkit';
import { openSqliteStore } from './index.js';

const file = `${mkdtempSync(`${tmpdir()}/eventfold-`)}/events.db`;
eventStoreContract({ name: 'sqlite', test, createStore: (options) => openSqliteStore({ file, ...options }) });
