process.stdout.write('The bank is not built yet.\n');
