package io.poolhouse.engine;

/** A device or precision that this machine cannot give; the message is for the user. */
public final class DeviceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public DeviceException(String message) {
    super(message);
  }

  private DeviceException(String message, Throwable cause) {
    super(message, cause);
  }

  /** For failures that no text is to blame for. */
  static DeviceException atFault(String what, RuntimeException cause) {
    return new DeviceException(
        ("%s: %s. No single text is to blame, so none of these is marked 'failed'. 'jobs/doctor' looks at"
                + " the machine, 'jobs/model verify' at the model.")
            .formatted(what, withoutFullStop(PyTorch.told(cause))),
        cause);
  }

  private static String withoutFullStop(String told) {
    return told.endsWith(".") ? told.substring(0, told.length() - 1) : told;
  }
}
