'use strict';

module.exports = require('../../scripts/jest/preset.cjs')('store-kurrent', __dirname);
