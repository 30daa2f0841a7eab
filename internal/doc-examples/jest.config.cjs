'use strict';

module.exports = require('../../scripts/jest/preset.cjs')('doc-examples', __dirname);
