package io.poolhouse.engine;

/** A device or precision that this machine cannot give; the message is for the user. */
public final class DeviceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public DeviceException(String message) {
    super(message);
  }
}
