@{
    Severity     = @('Error', 'Warning', 'Information')
    IncludeRules = @('*')
    ExcludeRules = @(
        # Everyday scripts here call cmdlets with the few positional parameters that are made for it.
        'PSAvoidUsingPositionalParameters'
        # Examples and tests make throw-away passphrases, and say so.
        'PSAvoidUsingConvertToSecureStringWithPlainText'
        # A test's variables are used in other script blocks than they are set in.
        'PSUseDeclaredVarsMoreThanAssignments'
        # An example that a person runs speaks to that person.
        'PSAvoidUsingWriteHost'
    )
}
