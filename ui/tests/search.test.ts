import { expect, test } from "vitest";
import type { Person } from "../src/bindings/Person";
import { findPeople, fold, personAt, typedNumber } from "../src/search/match";

const person = (name: string, number: string | null, department: string | null = null): Person => ({
  id: name,
  name,
  title: null,
  department,
  number,
  state: "idle",
  presence: null,
  presenceText: null,
});
const PEOPLE = [
  person("Søren Østergaard", "204", "Sales"),
  person("Åse Kjær", "203", "Support"),
  person("Anna Vestergaard", "201", "Reception"),
  person("Salome Æbelø", "+45 20 30 40 50", "Finance"),
  person("José Muñoz-García", null, "IT"),
];
const names = (typed: string) => findPeople(PEOPLE, typed).map(({ name }) => name);

test("accents make no difference", () => {
  expect(fold("Åse SØRENSEN æblegrød Ł")).toBe("ase sorensen aeblegrod l");
  expect(names("soren")).toEqual(["Søren Østergaard"]);
  expect(names("ÅSE")).toEqual(["Åse Kjær"]);
  expect(names("garcia")).toEqual(["José Muñoz-García"]);
  expect(names("aebel")).toEqual(["Salome Æbelø"]);
});

test("names come before departments", () => {
  expect(names("sal")).toEqual(["Salome Æbelø", "Søren Østergaard"]);
});

test("every word typed must be found, in any order", () => {
  expect(names("ostergaard so")).toEqual(["Søren Østergaard"]);
  expect(names("anna reception")).toEqual(["Anna Vestergaard"]);
  expect(names("anna sales")).toEqual([]);
});

test("a number is found however it is written, the whole one first", () => {
  expect(names("203")).toEqual(["Åse Kjær", "Salome Æbelø"]);
  expect(names("20 30 40")).toEqual(["Salome Æbelø"]);
  expect(names("+4520304050")).toEqual(["Salome Æbelø"]);
});

test("nothing typed finds nobody", () => {
  expect(names("   ")).toEqual([]);
});

test("what is typed is nobody's pattern", () => {
  expect(names("(.*)[a-z]\\")).toEqual([]);
});

test.each([
  ["70 10 20 30", "70102030"],
  ["+45 (70) 10-20-30", "+4570102030"],
  ["7", null],
  ["anna", null],
  ["12a", null],
  ["1".repeat(21), null],
])("%j as a number is %j", (typed, number) => {
  expect(typedNumber(typed)).toBe(number);
});

test("a number is known whoever wrote it", () => {
  expect(personAt(PEOPLE, " 2-03 ")?.name).toBe("Åse Kjær");
  expect(personAt(PEOPLE, "+45 2030 4050")?.name).toBe("Salome Æbelø");
  expect(personAt(PEOPLE, "")).toBeNull();
  expect(personAt(PEOPLE, "anna")).toBeNull();
});
