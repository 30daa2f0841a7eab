'use strict';

module.exports = require('../../scripts/jest/preset.cjs')('core', __dirname);
