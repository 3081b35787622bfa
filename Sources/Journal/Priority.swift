/// How urgent a message is, by syslog's numbers.
public enum Priority: UInt8, Sendable, Equatable, CaseIterable {
  case emergency, alert, critical, error, warning, notice, information, debug
}
