/** The made-up call that integrations are tried with: one for all of them, and never kept. */

/** Made up like everything in the demo; in the shape in which a PBX gives numbers. */
const NUMBER = "+4570102030";

export class Sample {
  number = $state(NUMBER);
  /** `null`: nobody has typed another than the page's own. */
  name = $state<string | null>(null);
  /** By their names. */
  variables = $state.raw<Readonly<Record<string, string>>>({});

  variable(name: string): string {
    return Object.hasOwn(this.variables, name) ? (this.variables[name] ?? "") : "";
  }

  setVariable(name: string, value: string): void {
    this.variables = { ...this.variables, [name]: value };
  }

  forget(): void {
    this.number = NUMBER;
    this.name = null;
    this.variables = {};
  }
}

/** The arguments of a command that asks about the call. `someone`: who calls as long as nobody has typed a name. */
export function sampleCall(sample: Sample, when: string, asked: readonly string[], someone: string) {
  const name = (sample.name ?? someone).trim();
  const variables = asked.flatMap((of): [string, string][] => {
    const value = sample.variable(of);
    return value === "" ? [] : [[of, value]];
  });
  return { when, number: sample.number.trim(), name: name === "" ? null : name, variables };
}
