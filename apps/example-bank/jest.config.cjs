'use strict';

module.exports = require('../../scripts/jest/preset.cjs')('example-bank', __dirname);
