// A utility process: answers what it is asked, or does what a broken one does.
process.parentPort.on('message', ({ data }) => {
  if (data.do === 'exit') process.exit(data.code);
  if (data.do === 'hang') for (;;);
  if (data.do === 'print') process.stdout.write(data.text);
  else if (data.do === 'about') {
    const { argv, cwd, env, type } = process;
    process.parentPort.postMessage({
      argv: argv.slice(2),
      cwd: cwd(),
      mark: env.MARK,
      keys: Object.keys(env).length,
      type,
    });
  } else process.parentPort.postMessage({ echo: data });
});
