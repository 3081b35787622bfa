package import ControlAPI

/// What `aloftctl events` prints for a person: a line an event.
package enum EventText {
  /// The event's number, time, kind and message; `time` writes a point in time.
  package static func line(_ event: Event, time: (Double) -> String) -> String {
    Table.printable("\(event.number)  \(time(event.time))  \(event.kind.rawValue): \(event.message)")
  }
}
