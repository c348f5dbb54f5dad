/** A setting that the test command gives to tests of the running app. */
export function testEnv(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set: run these tests with \`npm test\`, which starts the app for them.`);
  return value;
}
