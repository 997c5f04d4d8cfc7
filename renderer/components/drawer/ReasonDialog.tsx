import { Form, Input, type InputRef, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';

type ReasonDialogProps = {
  readonly title: string;
  readonly text: string;
  readonly okText: string;
  readonly suggestion?: string;
  readonly isDangerous?: boolean;
  onOk(reason: string): void;
  onClose(): void;
};

/** Asks for the reason of an act that is kept on record: deleting, or showing hidden numbers. */
export function ReasonDialog({ title, text, okText, suggestion, isDangerous, onOk, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const isGiven = reason.trim().length >= 2;
  const input = useRef<InputRef>(null);
  useEffect(() => {
    const afterTheDialogTookTheFocus = setTimeout(() => input.current?.focus());
    return () => clearTimeout(afterTheDialogTookTheFocus);
  }, []);
  return (
    <Modal
      open
      title={title}
      okText={okText}
      cancelText="取消"
      okButtonProps={{ disabled: !isGiven, danger: isDangerous === true }}
      onOk={() => onOk(reason.trim())}
      onCancel={onClose}
      width={460}
    >
      <p>{text}</p>
      <Form layout="vertical" onFinish={() => isGiven && onOk(reason.trim())}>
        <Form.Item label="原因" htmlFor="reason-text" required>
          <Input
            id="reason-text"
            ref={input}
            maxLength={100}
            placeholder={suggestion}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
