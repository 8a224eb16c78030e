; Where a site's policy lies on Windows: made by the installer, so that nobody who merely works here makes it first.
; Administrators and the system may write, users read; names of groups depend on the language, their SIDs do not.
!macro customInstall
  SetShellVarContext all
  CreateDirectory "$APPDATA\Scrim"
  nsExec::ExecToLog 'icacls "$APPDATA\Scrim" /inheritance:r /grant:r *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX'
!macroend
