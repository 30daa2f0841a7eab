'use strict';

module.exports = require('../../scripts/jest/preset.cjs')('example-store', __dirname);
