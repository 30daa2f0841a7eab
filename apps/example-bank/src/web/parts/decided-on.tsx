interface DecidedOnProps {
  readonly revision: number | undefined;
  readonly current: number;
}

/** Says which revision of the account a form was begun on, and that another one is there where it is so. */
export function DecidedOn({ revision, current }: DecidedOnProps) {
  if (revision === undefined) return null;
  return (
    <small class="quiet">
      Decided on revision {revision}
      {revision !== current && `; revision ${current} is there now`}
    </small>
  );
}
