/// Why the lab could not do what it was asked, in one sentence.
package struct LabError: Error, CustomStringConvertible, Equatable {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}
