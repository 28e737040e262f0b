; What the app writes outside its own folder, taken away with the program.
; Settings and the token stay: they are the user's, and `communicator sign-out` removes them.
!macro NSIS_HOOK_PREUNINSTALL
  ; The running app holds its own files open.
  ExecWait '"$INSTDIR\communicator.com" quit'
!macroend

!macro NSIS_HOOK_POSTUNINSTALL
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "communicator"
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "communicator"
!macroend
