import type { FastifyInstance } from 'fastify';

/** Upper bounds in seconds, Prometheus' customary ones. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

interface Series {
  count: number;
  sum: number;
  readonly within: number[];
}

/** Counts answers by method, route and status, and how long they took; of routes, never of addresses, people or ids. */
export class Metrics {
  readonly #series = new Map<string, Series>();

  watch(app: FastifyInstance): void {
    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'unknown';
      this.add(`method="${request.method}",route="${route}",status="${reply.statusCode}"`, reply.elapsedTime / 1000);
    });
  }

  add(labels: string, seconds: number): void {
    const known = this.#series.get(labels) ?? { count: 0, sum: 0, within: buckets.map(() => 0) };
    this.#series.set(labels, known);
    known.count += 1;
    known.sum += seconds;
    for (const [index, bound] of buckets.entries()) if (seconds <= bound) known.within[index]! += 1;
  }

  /** Prometheus text format 0.0.4. */
  text(): string {
    const name = 'scrim_request_seconds';
    const lines = [`# HELP ${name} How long answers took.`, `# TYPE ${name} histogram`];
    for (const [labels, { count, sum, within }] of this.#series) {
      for (const [index, bound] of buckets.entries()) {
        lines.push(`${name}_bucket{${labels},le="${bound}"} ${within[index]}`);
      }
      lines.push(`${name}_bucket{${labels},le="+Inf"} ${count}`);
      lines.push(`${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${count}`);
    }
    return `${lines.join('\n')}\n`;
  }
}
