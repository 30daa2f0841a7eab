'use strict';

module.exports = require('../../scripts/jest/preset.cjs')('testkit', __dirname);
