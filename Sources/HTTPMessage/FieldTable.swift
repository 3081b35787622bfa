/// The fields of the head that a parser read last, in memory that the parser reuses for the next one.
///
/// Raw memory, so that no request allocates: a table must not be used after its parser's next `parse`, nor after the
/// parser is gone. Indices are checked.
@safe
package struct FieldTable: BitwiseCopyable {
  private let storage: UnsafeMutablePointer<HeaderField>
  private let capacity: Int
  /// How many fields the head has.
  package internal(set) var count = 0

  /// A table of memory for `capacity` fields, to be returned with `deallocate`.
  init(capacity: Int) {
    unsafe storage = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  func deallocate() {
    unsafe storage.deallocate()
  }

  /// The field at `index`, which is below `count`.
  package subscript(index: Int) -> HeaderField {
    precondition(index >= 0 && index < count)
    return unsafe storage[index]
  }

  /// Adds a field; false if there is no room.
  mutating func append(_ field: HeaderField) -> Bool {
    guard count < capacity else { return false }
    unsafe (storage + count).initialize(to: field)
    count += 1
    return true
  }

  /// Marks the field at `index` as one that is not forwarded.
  func markHopByHop(_ index: Int) {
    precondition(index >= 0 && index < count)
    unsafe storage[index].isHopByHop = true
  }

  /// The first field of that name; nil if there is none.
  package func first(_ name: FieldName) -> HeaderField? {
    for index in 0..<count where self[index].name == name { return self[index] }
    return nil
  }
}
