# Installs a tool's completions to where bash, zsh and fish look for those of packages.
function(install_completions tool)
  set(data "${CMAKE_INSTALL_DATADIR}")
  install(FILES "completions/${tool}.bash" DESTINATION "${data}/bash-completion/completions"
          RENAME "${tool}")
  install(FILES "completions/_${tool}" DESTINATION "${data}/zsh/site-functions")
  install(FILES "completions/${tool}.fish" DESTINATION "${data}/fish/vendor_completions.d")
endfunction()
