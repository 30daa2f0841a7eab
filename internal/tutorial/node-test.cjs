'use strict';

// Stands for `node:test` where Jest runs the tutorial's tests.
exports.test = globalThis.test;
