// Which deposits of a company stand. Pure. Exports: counting(deposits).

/** Those of a company that stand: sealed in time, neither withdrawn nor replaced. */
export const counting = (deposits) =>
  deposits.filter((one) => one.state === 'sealed' && !one.late && !one.replaced_by && one.mode !== 'backup');
