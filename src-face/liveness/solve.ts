/** Small linear systems. Pure. */

/**
 * Solves a symmetric positive system by Gauss elimination; the arguments are used up.
 * @param matrix n x n, row-major
 * @param ridge added to the diagonal, so that a freedom that nothing determines gets (almost) nothing
 */
export function solve(matrix: Float64Array, right: Float64Array, ridge = 1e-6): Float64Array {
  const n = right.length;
  const at = (row: number, column: number) => matrix[row * n + column] as number;
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = at(i, i) + ridge;
    for (let row = i + 1; row < n; row++) {
      const factor = at(row, i) / at(i, i);
      for (let column = i; column < n; column++) matrix[row * n + column] = at(row, column) - factor * at(i, column);
      right[row] = (right[row] as number) - factor * (right[i] as number);
    }
  }
  const solution = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let rest = right[i] as number;
    for (let column = i + 1; column < n; column++) rest -= at(i, column) * (solution[column] as number);
    solution[i] = rest / at(i, i);
  }
  return solution;
}
