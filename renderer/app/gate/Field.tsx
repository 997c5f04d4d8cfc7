import { type InputHTMLAttributes, type ReactNode, useId, useState } from 'react';

type FieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> & {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The sentence to show when the value cannot be used. */
  readonly problem?: string | undefined;
  readonly hint?: ReactNode;
};

/** One labelled input of the forms that stand before the program proper; plain HTML, so that it paints at once. */
export function Field({ label, value, onChange, problem, hint, ...input }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return (
    <div className="gate-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={problem ? true : undefined}
        aria-describedby={described || undefined}
        {...input}
      />
      {hint && (
        <p className="gate-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {problem && (
        <p className="gate-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

/** A password input that tells when Caps Lock is on. */
export function PasswordField({ hint, ...field }: Omit<FieldProps, 'type'>) {
  const [capsLock, setCapsLock] = useState(false);
  return (
    <Field
      {...field}
      type="password"
      spellCheck={false}
      hint={capsLock ? <strong>大写锁定已打开，字母会按大写输入。</strong> : hint}
      onKeyDown={(event) => setCapsLock(event.getModifierState('CapsLock'))}
      onKeyUp={(event) => setCapsLock(event.getModifierState('CapsLock'))}
      onBlur={() => setCapsLock(false)}
    />
  );
}
