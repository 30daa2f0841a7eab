process.stdout.write('Nothing is measured yet.\n');
